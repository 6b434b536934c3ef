import { describe, expect, it } from 'vitest';
import {
  drawStroke,
  nothing,
  placesBetween,
  type Brush,
  type PixelPlace,
} from '../../../../shared/drawing/brush.ts';

const size = 5;
const red: Brush = { width: 1, colour: [200, 0, 0, 255], mirrored: false };
const empty = () => new Uint8ClampedArray(size * size * 4);

/** The picture in letters: `#` where something was drawn. */
function shown(pixels: Uint8ClampedArray): string[] {
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (pixels[(y * size + x) * 4 + 3] ? '#' : '.')),
  );
  return rows.map((row) => row.join(''));
}

const draw = (brush: Brush, from: PixelPlace, to = from) =>
  drawStroke(empty(), size, brush, from, to);

describe('a stroke', () => {
  it('colours every pixel on its way, without gaps, also slanting', () => {
    expect(shown(draw(red, { x: 0, y: 1 }, { x: 4, y: 3 }))).toEqual([
      '.....',
      '#....',
      '.##..',
      '...##',
      '.....',
    ]);
    expect(placesBetween({ x: 3, y: 4 }, { x: 3, y: 0 })).toHaveLength(5);
  });

  it('of a brush of 2 or 3 pixels is as wide as that, around the place', () => {
    const middle = { x: 2, y: 2 };
    expect(shown(draw({ ...red, width: 2 }, middle))).toEqual([
      '.....',
      '.##..',
      '.##..',
      '.....',
      '.....',
    ]);
    expect(shown(draw({ ...red, width: 3 }, middle))).toEqual([
      '.....',
      '.###.',
      '.###.',
      '.###.',
      '.....',
    ]);
  });

  it('that is mirrored is the same on the other side, also of an even tip', () => {
    expect(shown(draw({ ...red, mirrored: true }, { x: 0, y: 1 }, { x: 1, y: 3 }))).toEqual([
      '.....',
      '#...#',
      '.#.#.',
      '.#.#.',
      '.....',
    ]);
    const tip = { ...red, width: 2, mirrored: true };
    expect(shown(draw(tip, { x: 1, y: 1 }))).toEqual(['##.##', '##.##', '.....', '.....', '.....']);
  });

  it('beyond the border is cut off there', () => {
    expect(shown(draw({ ...red, width: 3 }, { x: 4, y: 0 }, { x: 9, y: 0 }))).toEqual([
      '...##',
      '...##',
      '.....',
      '.....',
      '.....',
    ]);
  });

  it('leaves the picture that it is drawn on as it was, and an eraser empties it', () => {
    const before = draw(red, { x: 1, y: 1 });
    const after = drawStroke(
      before,
      size,
      { ...red, colour: nothing },
      { x: 1, y: 1 },
      { x: 1, y: 1 },
    );
    expect(after).toEqual(empty());
    expect([...before.slice(24, 28)]).toEqual([200, 0, 0, 255]);
  });
});
