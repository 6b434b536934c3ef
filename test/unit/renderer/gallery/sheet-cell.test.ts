import { describe, expect, it } from 'vitest';
import {
  cellAfterKey,
  cellBackground,
  fittingWidth,
} from '../../../../renderer/gallery/sheet-cell.ts';

const sheet = { count: 10, columns: 4 };

describe('a cell of a sheet', () => {
  it('shows its own part, enlarged with the sheet', () => {
    expect(cellBackground(sheet, 0, 64)).toEqual({ size: '256px 192px', position: '0px 0px' });
    expect(cellBackground(sheet, 6, 64)).toEqual({ size: '256px 192px', position: '-128px -64px' });
  });

  it('is enlarged by halves where there is room', () => {
    expect(fittingWidth(32, 8, { width: 560, gap: 2, widest: 72 })).toBe(64);
    expect(fittingWidth(32, 8, { width: 400, gap: 2, widest: 72 })).toBe(48);
    expect(fittingWidth(32, 8, { width: 396, gap: 2, widest: 72 })).toBe(32);
  });

  it('is no wider than is useful, and shrinks where there is no room', () => {
    expect(fittingWidth(32, 2, { width: 1_000, gap: 2, widest: 72 })).toBe(64);
    expect(fittingWidth(64, 8, { width: 334, gap: 2, widest: 72 })).toBe(40);
  });

  it('is reached by the arrow keys', () => {
    expect(cellAfterKey('ArrowRight', 3, sheet)).toBe(4);
    expect(cellAfterKey('ArrowLeft', 3, sheet)).toBe(2);
    expect(cellAfterKey('ArrowDown', 3, sheet)).toBe(7);
    expect(cellAfterKey('ArrowUp', 7, sheet)).toBe(3);
    expect(cellAfterKey('End', 0, sheet)).toBe(9);
    expect(cellAfterKey('Home', 9, sheet)).toBe(0);
  });

  it('is not left at the edges, nor by other keys', () => {
    expect(cellAfterKey('ArrowUp', 2, sheet)).toBe(2);
    expect(cellAfterKey('ArrowDown', 8, sheet)).toBe(8);
    expect(cellAfterKey('ArrowRight', 9, sheet)).toBe(9);
    expect(cellAfterKey('a', 2, sheet)).toBeNull();
  });
});
