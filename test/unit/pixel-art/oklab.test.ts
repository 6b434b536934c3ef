import { describe, expect, it } from 'vitest';
import {
  chromaOf,
  distanceBetween,
  fromOklab,
  hueOf,
  toOklab,
} from '../../../main/pixel-art/oklab.ts';

describe('OKLab', () => {
  /** CSS Color 4 gives these as oklch(L C H). */
  it.each([
    ['red', [255, 0, 0], 0.628, 0.258, 29.2],
    ['lime', [0, 255, 0], 0.866, 0.295, 142.5],
    ['blue', [0, 0, 255], 0.452, 0.313, 264.1],
    ['rebeccapurple', [102, 51, 153], 0.44, 0.16, 303.4],
  ] as const)('of %s is what CSS says', (_, [red, green, blue], lightness, chroma, hue) => {
    const colour = toOklab(red, green, blue);
    expect(colour.lightness).toBeCloseTo(lightness, 2);
    expect(chromaOf(colour)).toBeCloseTo(chroma, 2);
    expect(hueOf(colour)).toBeCloseTo(hue, 0);
  });

  it('has no colour from black through grey to white', () => {
    expect([0, 128, 255].map((level) => chromaOf(toOklab(level, level, level)))).toEqual([
      expect.closeTo(0, 4),
      expect.closeTo(0, 4),
      expect.closeTo(0, 4),
    ]);
    expect(toOklab(255, 255, 255).lightness).toBeCloseTo(1, 4);
  });
});

describe('the way back from OKLab', () => {
  it('gives every colour of a grid over sRGB as it was', () => {
    const levels = [0, 1, 17, 85, 128, 200, 254, 255];
    for (const red of levels)
      for (const green of levels)
        for (const blue of levels)
          expect(fromOklab(toOklab(red, green, blue))).toEqual([red, green, blue]);
  });

  it('keeps lightness and hue of what no screen shows, and gives up colour', () => {
    const glaring = { lightness: 0.6, a: -0.4, b: 0.1 };
    const shown = toOklab(...fromOklab(glaring));
    expect(shown.lightness).toBeCloseTo(0.6, 2);
    expect(hueOf(shown)).toBeCloseTo(hueOf(glaring), -1);
    expect(chromaOf(shown)).toBeLessThan(chromaOf(glaring));
    expect(distanceBetween(shown, glaring)).toBeGreaterThan(0);
  });
});
