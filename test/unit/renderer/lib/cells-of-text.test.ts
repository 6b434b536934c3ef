import { describe, expect, it } from 'vitest';
import { cellsOfText } from '../../../../renderer/lib/cells-of-text.ts';

describe('places of creatures as a person types them', () => {
  it.each([
    ['', []],
    ['1', [0]],
    ['9 1, 4', [8, 0, 3]],
    ['2-4 3', [1, 2, 3]],
    ['1–2;16', [0, 1, 15]],
  ])('are %j', (text, cells) => {
    expect(cellsOfText(text, 16)).toEqual(cells);
  });

  it.each(['0', '17', '4-2', '1-99', 'one', '1.5', '-1', '99999999999'])('are not %j', (text) => {
    expect(cellsOfText(text, 16)).toBeNull();
  });
});
