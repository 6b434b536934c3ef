import { describe, expect, it } from 'vitest';
import type { Rgba } from '../../../../shared/drawing/brush.ts';
import { floodFill } from '../../../../shared/drawing/flood-fill.ts';

const colours: Readonly<Record<string, Rgba>> = {
  '.': [0, 0, 0, 0],
  '#': [24, 20, 24, 255],
  o: [200, 0, 0, 255],
};

function picture(rows: readonly string[]): Uint8ClampedArray {
  return Uint8ClampedArray.from(
    rows.flatMap((row) => [...row].flatMap((one) => colours[one] ?? [])),
  );
}

function shown(pixels: Uint8ClampedArray, size: number): string[] {
  const letter = (pixel: number) =>
    Object.keys(colours).find((one) =>
      colours[one]?.every((value, channel) => value === pixels[pixel * 4 + channel]),
    ) ?? '?';
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_x, x) => letter(y * size + x)).join(''),
  );
}

const ring = ['.....', '.###.', '.#.#.', '.###.', '.....'];
const fill = (rows: readonly string[], x: number, y: number, mirrored = false) =>
  shown(
    floodFill(picture(rows), rows.length, { colour: colours.o as Rgba, mirrored }, { x, y }),
    rows.length,
  );

describe('filling', () => {
  it('colours what is closed in, and nothing beyond, also not across a corner', () => {
    expect(fill(ring, 2, 2)).toEqual(['.....', '.###.', '.#o#.', '.###.', '.....']);
    expect(fill(['..#..', '.#.#.', '#...#', '.#.#.', '..#..'], 2, 2)).toEqual([
      '..#..',
      '.#o#.',
      '#ooo#',
      '.#o#.',
      '..#..',
    ]);
  });

  it('colours all of a line, or all around it', () => {
    expect(fill(ring, 1, 1)).toEqual(['.....', '.ooo.', '.o.o.', '.ooo.', '.....']);
    expect(fill(ring, 0, 4)).toEqual(['ooooo', 'o###o', 'o#.#o', 'o###o', 'ooooo']);
  });

  it('that is mirrored fills the other side as well', () => {
    const two = ['.....', '##.##', '.#.#.', '##.##', '.....'];
    expect(fill(two, 0, 2, true)).toEqual(['.....', '##.##', 'o#.#o', '##.##', '.....']);
    expect(fill(two, 0, 2)).toEqual(['.....', '##.##', 'o#.#.', '##.##', '.....']);
  });

  it('with the colour that is there, or beside the picture, changes nothing; its picture stays as it was', () => {
    const before = picture(ring);
    const ink = { colour: colours['#'] as Rgba, mirrored: false };
    expect(floodFill(before, 5, ink, { x: 1, y: 1 })).toEqual(before);
    expect(floodFill(before, 5, ink, { x: -1, y: 5 })).toEqual(before);
    floodFill(before, 5, ink, { x: 0, y: 0 });
    expect(before).toEqual(picture(ring));
  });

  it('takes the largest picture at once', () => {
    const size = 128;
    const filled = floodFill(
      new Uint8ClampedArray(size * size * 4),
      size,
      { colour: colours.o as Rgba, mirrored: true },
      { x: 5, y: 5 },
    );
    expect(filled.every((value, at) => value === colours.o?.[at % 4])).toBe(true);
  });
});
