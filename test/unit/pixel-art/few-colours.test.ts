import { describe, expect, it } from 'vitest';
import { inFewColours } from '../../../main/pixel-art/few-colours.ts';
import type { Picture } from '../../../main/pictures/picture.ts';
import { colourAt, coloursAround, noColour } from '../../../main/pixel-art/pixels.ts';
import { drawn, rowsOf } from './drawn.ts';

const side = 16;

/** A disc of two halves, dark and light, each pixel a little off its colour. */
function noisyDisc(noise: number): Picture {
  let state = 7;
  // Park and Miller's numbers.
  const off = () => {
    state = (state * 48_271) % 0x7fffffff;
    return Math.round(noise * ((2 * state) / 0x7fffffff - 1));
  };
  const data = new Uint8Array(side * side * 4);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    if (Math.hypot(x - 7.5, y - 7.5) > 7) continue;
    const [red, green, blue] = x < 8 ? [90, 60, 60] : [170, 160, 60];
    data.set([red + off(), green + off(), blue + off(), 255], pixel * 4);
  }
  return { width: side, height: side, data };
}

/** The share of its pixels whose colour none of the eight around them has. */
function specksOf(picture: Picture): number {
  const places = Array.from({ length: side * side }, (_, at): [number, number] => [
    at % side,
    Math.floor(at / side),
  ]);
  const seen = places.filter((place) => colourAt(picture, ...place) !== noColour);
  const alone = seen.filter(
    (place) => !coloursAround(picture, ...place).includes(colourAt(picture, ...place)),
  );
  return alone.length / seen.length;
}

describe('a softly painted picture in few colours', () => {
  it('has no more of them than it may', () => {
    const colours = ({ data }: Picture) =>
      new Set(
        Array.from({ length: side * side }, (_, at) => data.slice(4 * at, 4 * at + 4).join()),
      );
    const picture = noisyDisc(40);
    expect(colours(picture).size).toBeGreaterThan(100);
    // One more for what is not there.
    for (const most of [1, 2, 5, 12])
      expect(colours(inFewColours(picture, most)).size).toBeLessThanOrEqual(most + 1);
  });

  it('is there or not, pixel by pixel, and keeps its shape', () => {
    expect(rowsOf(inFewColours(drawn('bkk.', '.kk.', '....'), 3))).toEqual([
      '.kk.',
      '.kk.',
      '....',
    ]);
  });

  it('has nothing adrift', () => {
    expect(rowsOf(inFewColours(drawn('kkk..r', 'kkk..r', 'kkk...'), 3))).toEqual([
      'kkk...',
      'kkk...',
      'kkk...',
    ]);
  });

  it('turns noise into areas', () => {
    const picture = noisyDisc(40);
    expect(specksOf(picture)).toBeGreaterThan(0.9);
    expect(specksOf(inFewColours(picture, 12))).toBeLessThan(0.05);
  });

  it('keeps an eye', () => {
    const creature = drawn('ggggg', 'ggkgg', 'ggggg', 'grrrg', 'ggggg');
    expect(rowsOf(inFewColours(creature, 3))).toEqual(rowsOf(creature));
  });

  it('leaves what has few colours as it is', () => {
    const creature = drawn('.kkk.', 'kgwgk', 'kgggk', 'krrgk', '.kkk.');
    expect(rowsOf(inFewColours(creature, 12))).toEqual(rowsOf(creature));
  });

  it('stays empty where nothing is to be seen', () => {
    expect(inFewColours(drawn('...', '.b.'), 4).data.some(Boolean)).toBe(false);
  });
});
