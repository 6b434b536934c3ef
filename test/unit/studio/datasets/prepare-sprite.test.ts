import { describe, expect, it } from 'vitest';
import type { Picture } from '../../../../main/pictures/picture.ts';
import { contentBounds } from '../../../../main/pictures/trim.ts';
import {
  looksLikePixelArt,
  scalingFor,
} from '../../../../main/studio/datasets/measure-pictures.ts';
import {
  prepareSprite,
  type PrepareOptions,
} from '../../../../main/studio/datasets/prepare-sprite.ts';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';
import { picture } from './pictures.ts';

type Colour = readonly [number, number, number, number];
const clear: Colour = [0, 0, 0, 0];
const red: Colour = [255, 0, 0, 255];
const black: Colour = [0, 0, 0, 255];
const white: Colour = [255, 255, 255, 255];

const size = 16;
const contain: PrepareOptions = {
  size,
  background: 'transparent',
  fit: 'contain',
  scaling: 'nearest',
  pixelScale: null,
};

/** A filled rectangle on a larger, empty picture. */
function framed(width: number, height: number, around: Colour = clear): Picture {
  return picture(width + 10, height + 6, (x, y) =>
    x >= 7 && x < 7 + width && y >= 2 && y < 2 + height ? red : around,
  );
}

function pixel(pixels: Uint8Array, x: number, y: number, channels = 4): number[] {
  const offset = (y * size + x) * channels;
  return [...pixels.subarray(offset, offset + channels)];
}

/** Columns and rows that the visible part spans. */
function extent(pixels: Uint8Array): { width: number; height: number } {
  const columns = new Set<number>();
  const rows = new Set<number>();
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (pixel(pixels, x, y)[3] === 0) continue;
      columns.add(x);
      rows.add(y);
    }
  }
  return { width: columns.size, height: rows.size };
}

describe('trimming', () => {
  it('cuts transparent borders', () => {
    expect(contentBounds(framed(5, 3))).toEqual({ left: 7, top: 2, width: 5, height: 3 });
  });

  it('cuts borders of the colour that the corners of an opaque picture share', () => {
    expect(contentBounds(framed(5, 3, white))).toEqual({ left: 7, top: 2, width: 5, height: 3 });
  });

  it('keeps a picture whose corners differ, and one of a single colour', () => {
    const stripes = picture(8, 8, (x) => [x * 30, 0, 0, 255]);
    expect(contentBounds(stripes)).toEqual({ left: 0, top: 0, width: 8, height: 8 });
    expect(contentBounds(picture(4, 4, () => red))).toEqual({
      left: 0,
      top: 0,
      width: 4,
      height: 4,
    });
  });

  it('finds nothing in a transparent picture', () => {
    expect(contentBounds(picture(4, 4, () => [255, 0, 0, 3]))).toBeNull();
  });
});

describe('fitting', () => {
  it('contains: pixel art grows by whole factors and lies in the middle', () => {
    const pixels = prepareSprite(framed(5, 3), contain);
    expect(extent(pixels)).toEqual({ width: 15, height: 9 });
    expect(pixel(pixels, 0, 3)).toEqual([...red]);
    expect(pixel(pixels, 15, 3)).toEqual([...clear]);
  });

  it('contains: pixel art that would grow by less than two keeps its size', () => {
    expect(extent(prepareSprite(framed(10, 4), contain))).toEqual({ width: 10, height: 4 });
  });

  it('contains: smooth pictures fill the longer side', () => {
    const pixels = prepareSprite(framed(10, 5), { ...contain, scaling: 'area' });
    expect(extent(pixels)).toEqual({ width: 16, height: 8 });
  });

  it('contains: a line of one pixel stays visible', () => {
    expect(extent(prepareSprite(framed(400, 1), contain))).toEqual({ width: 16, height: 1 });
  });

  it('covers: the middle square fills the image', () => {
    const wide = picture(40, 20, (x) => (x < 10 || x >= 30 ? white : red));
    const pixels = prepareSprite(wide, { ...contain, fit: 'cover' });
    expect(pixel(pixels, 0, 0)).toEqual([...red]);
    expect(pixel(pixels, 15, 15)).toEqual([...red]);
  });

  it('stretches: the whole picture fills the image, borders and all', () => {
    const wide = picture(40, 20, (x) => (x < 20 ? clear : red));
    const pixels = prepareSprite(wide, { ...contain, fit: 'stretch' });
    expect(pixel(pixels, 7, 8)).toEqual([...clear]);
    expect(pixel(pixels, 8, 8)).toEqual([...red]);
  });
});

describe('scaling', () => {
  it('by area weighs colours by their alpha, so edges keep their colour', () => {
    const half = picture(32, 32, (x) => (x % 2 === 0 ? red : [0, 255, 0, 0]));
    const pixels = prepareSprite(half, { ...contain, fit: 'stretch', scaling: 'area' });
    expect(pixel(pixels, 5, 5)).toEqual([255, 0, 0, 128]);
  });

  it('by area averages fractions of pixels', () => {
    const ramp = picture(24, 24, (x) => [x * 10, 0, 0, 255]);
    const pixels = prepareSprite(ramp, { ...contain, fit: 'stretch', scaling: 'area' });
    // Pixel 1 covers columns 1.5 to 3: half of 1, all of 2.
    expect(pixel(pixels, 1, 0)[0]).toBe(Math.round((0.5 * 10 + 1 * 20) / 1.5));
  });

  it('of pixel art keeps outlines when it shrinks, and only colours that were there', () => {
    const outlined = picture(24, 24, (x, y) =>
      Math.min(x, y, 23 - x, 23 - y) === 0 ? black : [255, 220, 90, 255],
    );
    const pixels = prepareSprite(outlined, { ...contain, fit: 'stretch' });
    for (let place = 0; place < size; place++) {
      for (const [x, y] of [
        [place, 0],
        [place, 15],
        [0, place],
        [15, place],
      ] as const) {
        expect(pixel(pixels, x, y)).toEqual([...black]);
      }
    }
    expect(pixel(pixels, 7, 7)).toEqual([255, 220, 90, 255]);
  });
});

describe('backgrounds', () => {
  it('show through soft edges', () => {
    const veil = picture(16, 16, () => [255, 0, 0, 51]);
    const pixels = prepareSprite(veil, { ...contain, background: 'white', scaling: 'area' });
    expect(pixel(pixels, 3, 3, 3)).toEqual([255, 204, 204]);
  });

  it('of transparent images are black where nothing is, whatever lay hidden there', () => {
    const hidden = picture(16, 16, (x) => (x < 8 ? red : [77, 88, 99, 0]));
    const pixels = prepareSprite(hidden, { ...contain, fit: 'stretch' });
    expect(pixel(pixels, 12, 5)).toEqual([0, 0, 0, 0]);
  });
});

describe('automatic scaling', () => {
  const smooth = picture(48, 48, (x, y) => [x * 5, y * 5, (x * y) % 256, 255]);
  const softEdged = picture(48, 48, (x) => [200, 30, 30, x < 10 ? 120 : 255]);

  it('knows pixel art by its few colours and hard edges', () => {
    expect(looksLikePixelArt(drawCreature(1, 3))).toBe(true);
    expect(looksLikePixelArt(smooth)).toBe(false);
    expect(looksLikePixelArt(softEdged)).toBe(false);
  });

  it('takes what most of the pictures need', () => {
    const [art, other] = [{ isPixelArt: true }, { isPixelArt: false }];
    expect(scalingFor([art, art, other])).toBe('nearest');
    expect(scalingFor([art, other])).toBe('area');
    expect(scalingFor([])).toBe('area');
  });
});
