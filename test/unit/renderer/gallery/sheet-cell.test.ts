import { describe, expect, it } from 'vitest';
import {
  cellAfterKey,
  cellBackground,
  fittingGrid,
  fittingWidth,
  gapBetween,
} from '../../../../renderer/gallery/sheet-cell.ts';

const sheet = { count: 10, columns: 4 };

describe('a grid that lies as there is room', () => {
  const box = { width: 600, height: 620, gap: 2 };

  it('is enlarged by the largest whole number at which all of it fits into the window', () => {
    expect(fittingGrid({ count: 64, cellSize: 32 }, box)).toEqual({ width: 64, columns: 9 });
    expect(fittingGrid({ count: 16, cellSize: 32 }, box)).toEqual({ width: 128, columns: 4 });
    expect(fittingGrid({ count: 64, cellSize: 32 }, { ...box, width: 1_200 })).toEqual({
      width: 96,
      columns: 12,
    });
  });

  it('shows a thousand creatures at their own pixels, and small ones no smaller than can be seen', () => {
    expect(fittingGrid({ count: 1_024, cellSize: 32 }, box)).toEqual({ width: 32, columns: 17 });
    expect(fittingGrid({ count: 1_024, cellSize: 16 }, box)).toEqual({ width: 32, columns: 17 });
    expect(fittingGrid({ count: 1_024, cellSize: 64 }, box)).toEqual({ width: 64, columns: 9 });
  });

  it('has no more columns than creatures, and one where there is no room at all', () => {
    expect(fittingGrid({ count: 2, cellSize: 32 }, box)).toEqual({ width: 128, columns: 2 });
    expect(fittingGrid({ count: 9, cellSize: 32 }, { ...box, width: 0 }).columns).toBe(1);
  });
});

describe('the gap between cells', () => {
  it('is of whole pixels of the creatures, so that one picture holds both', () => {
    const gaps = [1, 2, 3, 4, 5, 8].map((scale) => gapBetween(32 * scale, 32, 4));
    expect(gaps).toEqual([4, 4, 6, 4, 5, 8]);
  });

  it('of shrunken creatures is what it is asked for', () => {
    expect(gapBetween(40, 64, 4)).toBe(4);
  });
});

describe('a cell of a sheet', () => {
  it('shows its own part, enlarged with the sheet', () => {
    expect(cellBackground(sheet, 0, 64)).toEqual({ size: '256px 192px', position: '0px 0px' });
    expect(cellBackground(sheet, 6, 64)).toEqual({ size: '256px 192px', position: '-128px -64px' });
  });

  it('of a matrix is enlarged by whole numbers where there is room, and shrinks where there is none', () => {
    expect(fittingWidth(32, 8, { width: 560, gap: 2 })).toBe(64);
    expect(fittingWidth(32, 8, { width: 500, gap: 2 })).toBe(32);
    expect(fittingWidth(32, 2, { width: 1_000, gap: 2 })).toBe(128);
    expect(fittingWidth(64, 8, { width: 334, gap: 2 })).toBe(40);
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
