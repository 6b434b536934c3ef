import { describe, expect, it } from 'vitest';
import { sketchSource } from '../../../../../main/trainer/data/pairs/sketch.ts';
import type { PixelGrid } from '../../../../../main/trainer/data/pairs/pairing.ts';
import { shown, transparentSprite, whiteSprite } from './tiny-sprites.ts';

const legend = {
  g: [60, 160, 60, 255],
  h: [66, 166, 60, 255],
  k: [10, 10, 10, 255],
};

/** A disc in two hardly different greens, with one large dark spot. */
function disc(size: number): string[] {
  const middle = (size - 1) / 2;
  const letterAt = (x: number, y: number): string => {
    const distance = Math.hypot(x - middle, y - middle);
    if (distance < size / 10) return 'k';
    return distance < size * 0.42 ? ((x + y) % 2 ? 'g' : 'h') : '.';
  };
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => letterAt(x, y)).join(''),
  );
}

const sketchOf = (sprite: PixelGrid) => shown(sketchSource(sprite), sprite);
const count = (rows: readonly string[], letter: string) => rows.join('').split(letter).length - 1;

describe('a sketch', () => {
  it.each([16, 32, 64])('of %i pixels has a contour, a dark spot and one flat colour', (size) => {
    const sprite = transparentSprite(disc(size), legend);
    const picture = sketchSource(sprite);
    const colours = new Set<string>();
    for (let start = 0; start < picture.length; start += 4) {
      colours.add(picture.subarray(start, start + 4).join());
    }
    expect(colours.size).toBe(3);
    const rows = shown(picture, sprite);
    expect(count(rows, 'o')).toBeGreaterThan(size);
    expect(rows[size / 2]?.slice(size / 2 - 2, size / 2 + 2)).toContain('#');
    // A ring of ink around everything: each row through the disc begins and ends with it.
    const middle = rows[size / 2]?.replaceAll('.', ' ').trim() ?? '';
    expect([middle.at(0), middle.at(-1)]).toEqual(['#', '#']);
  });

  it('is the same every time, and strays otherwise for another sprite', () => {
    const sprite = transparentSprite(disc(32), legend);
    const other = transparentSprite(disc(32), { ...legend, g: [60, 161, 60, 255] });
    expect(sketchOf(sprite)).toEqual(sketchOf(sprite));
    expect(sketchOf(other)).not.toEqual(sketchOf(sprite));
  });

  it('looks the same on white as on transparent ground, but for where it strays', () => {
    const onWhite = sketchOf(whiteSprite(disc(32), legend));
    const onNothing = sketchOf(transparentSprite(disc(32), legend));
    expect(count(onWhite, '.')).toBeGreaterThan(0);
    expect(Math.abs(count(onWhite, '#') - count(onNothing, '#'))).toBeLessThan(40);
  });
});
