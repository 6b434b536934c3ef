import { describe, expect, it } from 'vitest';
import { toOklab } from '../../../../main/pixel-art/oklab.ts';
import { SeededRandom } from '../../../../main/studio/datasets/built-in/random.ts';
import { matchPalettes } from '../../../../main/studio/gallery/recolour/match-palettes.ts';
import { turnHues } from '../../../../main/studio/gallery/recolour/preview.ts';
import { hexOfRgb, rgbOfHex } from '../../../../shared/dataset/background.ts';
import type { Rgb } from '../../../../main/pictures/picture.ts';

const lightnessOf = (rgb: Rgb) => toOklab(...rgb).lightness;

/** Colours of a creature by name of colour, each with so many pixels. */
function creature(...colours: (readonly [hex: string, pixels: number])[]) {
  return colours.map(([hex, pixels]) => ({ rgb: rgbOfHex(hex), pixels }));
}

function matched(colours: ReturnType<typeof creature>, palette: readonly string[]) {
  const pairs = matchPalettes(colours, palette.map(rgbOfHex));
  return Object.fromEntries(pairs.map(([from, to]) => [hexOfRgb(from), hexOfRgb(to)]));
}

const red = creature(
  ['#1a1014', 60],
  ['#7a1c1c', 30],
  ['#c83030', 50],
  ['#f07060', 20],
  ['#ffffff', 6],
);
const blues = ['#e8f0ff', '#80b0f0', '#101828', '#3060c0', '#203878'];

describe('a creature in the colours of a palette', () => {
  it('has shade for shade, from ink to highlight', () => {
    expect(matched(red, blues)).toEqual({
      '#1a1014': '#101828',
      '#7a1c1c': '#203878',
      '#c83030': '#3060c0',
      '#f07060': '#80b0f0',
      '#ffffff': '#e8f0ff',
    });
  });

  it('keeps ink dark, though another colour of the palette is nearer', () => {
    const brownInk = creature(['#4a2a10', 40], ['#d0a060', 60]);
    expect(matched(brownInk, ['#000010', '#4a2a12', '#d0a060'])).toMatchObject({
      '#4a2a10': '#000010',
    });
  });

  it('makes nothing but ink of the palette’s ink, while there are other colours', () => {
    const noInk = matched(red, ['#000000', '#00ff00']);
    expect(Object.values(noInk).filter((to) => to === '#000000')).toHaveLength(1);
  });

  it('takes of many colours those that lie nearest', () => {
    const palette = ['#101010', '#7a1c1e', '#20a020', '#c83032', '#2020c0', '#f07062', '#fefefe'];
    expect(matched(red, palette)).toEqual({
      '#1a1014': '#101010',
      '#7a1c1c': '#7a1c1e',
      '#c83030': '#c83032',
      '#f07060': '#f07062',
      '#ffffff': '#fefefe',
    });
  });

  it('goes by pixels: what covers most decides', () => {
    const palette = ['#000000', '#505050', '#c0c0c0'];
    const mostlyDark = creature(['#080808', 9], ['#585858', 90], ['#a8a8a8', 1], ['#b8b8b8', 9]);
    expect(matched(mostlyDark, palette)['#585858']).toBe('#505050');
  });

  it('does not change in its own colours', () => {
    const own = red.map(({ rgb }) => hexOfRgb(rgb));
    expect(matched(red, own)).toEqual(Object.fromEntries(own.map((hex) => [hex, hex])));
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of any palette (%i): every colour becomes one of it, none darker than what was darker',
    (seed) => {
      const random = new SeededRandom(seed);
      const anyColour = (): Rgb => [0, 0, 0].map(() => Math.floor(random.between(0, 256))) as never;
      const distinct = (count: number) =>
        [...new Set(Array.from({ length: count }, () => hexOfRgb(anyColour())))].map(rgbOfHex);
      const colours = distinct(2 + seed * 3).map((rgb) => ({
        rgb,
        pixels: 1 + Math.floor(random.between(0, 50)),
      }));
      const palette = distinct(2 + (seed % 4) * 6);
      const pairs = matchPalettes(colours, palette);
      expect(new Set(pairs.map(([from]) => hexOfRgb(from)))).toEqual(
        new Set(colours.map(({ rgb }) => hexOfRgb(rgb))),
      );
      const allowed = new Set(palette.map(hexOfRgb));
      expect(pairs.every(([, to]) => allowed.has(hexOfRgb(to)))).toBe(true);
      const inOrder = pairs.toSorted(([one], [other]) => lightnessOf(one) - lightnessOf(other));
      const becomes = inOrder.map(([, to]) => lightnessOf(to));
      expect(becomes).toEqual(becomes.toSorted((one, other) => one - other));
      expect(becomes[0]).toBe(Math.min(...palette.map(lightnessOf)));
    },
  );

  it('is the cheapest of all ways that keep the order: compared with every one of them', () => {
    const colours = creature(['#000000', 3], ['#803020', 7], ['#a06020', 2], ['#e0e060', 5]);
    const palette = ['#000000', '#204080', '#408040', '#a0a0a0', '#f0f0d0'];
    const costOf = (to: readonly Rgb[]) =>
      colours.slice(1).reduce((sum, { rgb, pixels }, index) => {
        const [one, other] = [toOklab(...rgb), toOklab(...(to[index] as Rgb))];
        const squared =
          (one.lightness - other.lightness) ** 2 + (one.a - other.a) ** 2 + (one.b - other.b) ** 2;
        return sum + pixels * squared;
      }, 0);
    const body = palette.slice(1).map(rgbOfHex);
    const ways = body.flatMap((one, first) =>
      body.flatMap((two, second) =>
        body.flatMap((three, third) =>
          first < second && second < third ? [costOf([one, two, three])] : [],
        ),
      ),
    );
    const found = matched(colours, palette);
    const chosen = colours.slice(1).map(({ rgb }) => rgbOfHex(found[hexOfRgb(rgb)] as string));
    expect(costOf(chosen)).toBeCloseTo(Math.min(...ways), 12);
  });
});

describe('colours by chance', () => {
  const palette = red.map(({ rgb }) => rgb);

  it('are others for another seed, and the same for the same', () => {
    const drawn = (seed: number) => turnHues(palette, seed).map(([, to]) => hexOfRgb(to));
    expect(drawn(5)).toEqual(drawn(5));
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => drawn(seed).join())).size).toBe(6);
  });

  it('are as light as they were: ink stays ink, and white white', () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const [from, to] of turnHues(palette, seed))
        expect(Math.abs(lightnessOf(from) - lightnessOf(to))).toBeLessThan(0.03);
      expect(turnHues([[255, 255, 255]], seed)).toEqual([
        [
          [255, 255, 255],
          [255, 255, 255],
        ],
      ]);
    }
  });
});
