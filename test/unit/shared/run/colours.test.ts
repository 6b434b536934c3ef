import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runColourNames, runColours, toldApart } from '../../../../shared/run/colours.ts';

/** Every ground of the window that lies behind a run's colour, as the window's own stylesheet has them. */
const grounds = ['background', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover'];
const chosen = 'accent-soft';
const tokens = readFileSync('renderer/styles/tokens.css', 'utf8');

function groundsOf(theme: 'light' | 'dark'): string[] {
  return [...grounds, chosen].map((name) => {
    const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens);
    const ground = found?.[theme === 'light' ? 1 : 2];
    if (!ground) throw new Error(`the stylesheet has no --${name}`);
    return ground;
  });
}

function linear(colour: string): [number, number, number] {
  const channels = [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16) / 255);
  return channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const luminances = [one, other].map((colour) => {
    const [red, green, blue] = linear(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

/** In OKLab, where equal distances look about equally far (Ottosson 2020). */
function distance(one: string, other: string): number {
  const [a, b] = [one, other].map((colour) => {
    const [red, green, blue] = linear(colour);
    const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ];
  }) as [number[], number[]];
  return Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)));
}

describe.each(['light', 'dark'] as const)('the colours of runs in the %s theme', (theme) => {
  it.each(runColourNames)('%s stands out at least 3:1 from every ground', (name) => {
    for (const ground of groundsOf(theme))
      expect(contrast(runColours[name][theme], ground)).toBeGreaterThanOrEqual(3);
  });

  it('tell 20 runs apart, by hue or by dash', () => {
    expect(runColourNames).toHaveLength(20);
    runColourNames.forEach((name, place) => {
      for (const other of runColourNames.slice(0, place)) {
        if (runColours[name].dashed !== runColours[other].dashed) continue;
        const [one, two] = [runColours[name][theme], runColours[other][theme]];
        expect(distance(one, two), `${name} beside ${other}`).toBeGreaterThan(0.1);
      }
    });
  });
});

describe('runs of one colour beside each other', () => {
  it('are given free ones, but for the first of them', () => {
    expect(toldApart(['blue', 'green', 'blue', 'blue'])).toEqual([
      ...['blue', 'green', 'vermilion', 'pink'],
    ]);
    expect(toldApart(['teal', 'sky'])).toEqual(['teal', 'sky']);
  });

  it('keep theirs where there are none left', () => {
    const all = [...runColourNames, 'blue' as const];
    expect(toldApart(all)).toEqual(all);
  });
});
