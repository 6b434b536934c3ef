import { describe, expect, it } from 'vitest';
import { drawMatrix } from '../../../../main/studio/export/matrix.ts';
import type { Picture } from '../../../../main/pictures/picture.ts';

const size = 16;
const colours = [
  [255, 0, 0, 255],
  [0, 0, 255, 255],
  [0, 255, 0, 255],
  [0, 0, 0, 0],
];

/** Creatures of one colour each, the last transparent. */
const creature = (index: number): Picture => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: size * size * 4 }, (_, at) => colours[index]?.[at % 4] ?? 0),
});

const matrixOf = (columns: string[], title = 'Pond: step 4, seed 3') =>
  drawMatrix({ title, columns, count: 4, cellSize: size, cell: creature });

function colourAt({ width, data }: Picture, x: number, y: number): number[] {
  const offset = (y * width + x) * 4;
  return [...data.subarray(offset, offset + 4)];
}

/** How many pixels of a part are as dark as letters. */
function inkIn({ width, data }: Picture, [left, right]: number[], [top, bottom]: number[]): number {
  let ink = 0;
  for (let y = top ?? 0; y < (bottom ?? 0); y++) {
    for (let x = left ?? 0; x < (right ?? 0); x++) {
      if ((data[(y * width + x) * 4] ?? 255) === 40) ink++;
    }
  }
  return ink;
}

describe('a matrix of creatures', () => {
  // 16 pixels are enlarged to 64, four apart; the margin holds two digits.
  const [step, left] = [68, 20];

  it('has a column a name and a row a noise, on white', () => {
    const sheet = matrixOf(['red', 'blue']);
    expect(sheet.width).toBe(left + 2 * step);
    const top = sheet.height - 2 * step;
    const middles = [0, 1].flatMap((row) =>
      [0, 1].map((column) => colourAt(sheet, left + column * step + 32, top + row * step + 32)),
    );
    expect(middles).toEqual([...colours.slice(0, 3), [255, 255, 255, 255]]);
  });

  it('names each column above it and numbers each row before it', () => {
    const sheet = matrixOf(['red', 'x']);
    const top = sheet.height - 2 * step;
    const heads = [top - 18, top];
    const [first, second] = [
      inkIn(sheet, [left, left + step], heads),
      inkIn(sheet, [left + step, left + 2 * step], heads),
    ];
    // Letters are of 2x2 pixels, and an X is nine of them.
    expect(second).toBe(9 * 4);
    expect(first).toBeGreaterThan(second);
    for (const row of [0, 1])
      expect(inkIn(sheet, [0, left], [top + row * step, top + row * step + 10])).toBeGreaterThan(0);
  });

  it('breaks long names, and draws letters that it does not have as question marks', () => {
    const long = matrixOf(['a name of many words that does not fit', 'b']);
    expect(long.height).toBeGreaterThan(matrixOf(['a', 'b']).height);
    expect(matrixOf(['火', 'b'])).toEqual(matrixOf(['?', 'b']));
    expect(matrixOf(['Flabébé', 'b'])).toEqual(matrixOf(['FLABEBE', 'b']));
  });
});
