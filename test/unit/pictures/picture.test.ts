import { describe, expect, it } from 'vitest';
import { cellOf, cutOut, type Picture } from '../../../main/pictures/picture.ts';

/** Each pixel tells where it lies. */
function map(width: number, height: number): Picture {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, place) => {
    const pixel = Math.floor(place / 4);
    return [pixel % width, Math.floor(pixel / width), 0, 255][place % 4] as number;
  });
  return { width, height, data };
}

const placesIn = ({ data }: Picture) =>
  Array.from({ length: data.length / 4 }, (_, pixel) => [...data.slice(pixel * 4, pixel * 4 + 2)]);

describe('a part that is cut out', () => {
  it('has the same pixels', () => {
    const part = cutOut(map(7, 5), { left: 2, top: 1, width: 3, height: 2 });
    expect(part).toMatchObject({ width: 3, height: 2 });
    expect(placesIn(part)).toEqual([
      [2, 1],
      [3, 1],
      [4, 1],
      [2, 2],
      [3, 2],
      [4, 2],
    ]);
  });

  it.each([
    { left: 5, top: 0, width: 3, height: 1 },
    { left: 0, top: 4, width: 1, height: 2 },
  ])('lies within the picture', (part) => {
    expect(() => cutOut(map(7, 5), part)).toThrow(RangeError);
  });
});

describe('a cell of a sheet', () => {
  it('is counted row by row', () => {
    const cell = cellOf(map(6, 4), { columns: 3, cellSize: 2 }, 4);
    expect(placesIn(cell)).toEqual([
      [2, 2],
      [3, 2],
      [2, 3],
      [3, 3],
    ]);
  });

  it('is one that the sheet has', () => {
    expect(() => cellOf(map(6, 4), { columns: 3, cellSize: 2 }, 6)).toThrow(RangeError);
  });
});
