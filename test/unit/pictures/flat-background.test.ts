import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../main/studio/datasets/built-in/random.ts';
import { decodeBytes } from '../../../main/pictures/decode-image.ts';
import { wholeOf, type Picture } from '../../../main/pictures/picture.ts';
import {
  findFlatBackground,
  withoutFlatBackground,
} from '../../../main/pictures/flat-background.ts';
import { contentBounds } from '../../../main/pictures/trim.ts';
import { loadSprite, someSprites } from './real-sprites.ts';
import { asSharp, picture } from '../studio/datasets/pictures.ts';

type Colour = readonly [number, number, number, number];
const white: Colour = [255, 255, 255, 255];
const magenta: Colour = [255, 0, 255, 255];
const black: Colour = [0, 0, 0, 255];
const red: Colour = [200, 30, 30, 255];
const clear: Colour = [0, 0, 0, 0];

function pixel({ width, data }: Picture, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

/** The sprite's own pixels on a colour, without soft edges, with a margin around what is drawn. */
function standing(sprite: Picture, on: Colour, margin: number): Picture {
  const { left, top, width, height } = contentBounds(sprite) ?? wholeOf(sprite);
  return picture(width + 2 * margin, height + 2 * margin, (x, y) => {
    const [fromX, fromY] = [x - margin, y - margin];
    if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) return on;
    const [r, g, b, a] = pixel(sprite, left + fromX, top + fromY) as [
      number,
      number,
      number,
      number,
    ];
    return a >= 128 ? [r, g, b, 255] : on;
  });
}

function count({ data }: Picture, isCounted: (offset: number) => boolean): number {
  let counted = 0;
  for (let offset = 0; offset < data.length; offset += 4) if (isCounted(offset)) counted++;
  return counted;
}

describe('the flat background of an opaque sprite', () => {
  it.each<[string, Colour, number]>([
    ['magenta, with room around', magenta, 3],
    ['magenta, cut out closely', magenta, 0],
    ['white', white, 2],
    ['black', black, 2],
  ])('is made transparent, and the sprite is kept: real sprites on %s', async (_, on, margin) => {
    let [found, all, spriteBefore, spriteAfter, backBefore, backAfter] = [0, 0, 0, 0, 0, 0];
    for (const path of someSprites(41).filter((path) => path.includes('/pokemon-gen'))) {
      const before = standing(await loadSprite(path), on, margin);
      all++;
      const after = withoutFlatBackground(before);
      if (!after) continue;
      found++;
      const isBack = (offset: number) =>
        on.every((channel, place) => before.data[offset + place] === channel);
      spriteBefore += count(before, (offset) => !isBack(offset));
      spriteAfter += count(after, (offset) => !isBack(offset) && after.data[offset + 3] === 255);
      backBefore += count(before, isBack);
      backAfter += count(after, (offset) => isBack(offset) && after.data[offset + 3] === 255);
    }
    expect(found / all).toBeGreaterThan(margin > 0 ? 0.97 : 0.9);
    expect(spriteAfter).toBe(spriteBefore);
    // What stays is enclosed: holes, and on white and black the eyes, teeth and outlines of that colour.
    expect(backAfter / backBefore).toBeLessThan(on === black ? 0.35 : 0.08);
  });

  it('goes as far as it reaches from the edges: an eye of its colour stays', () => {
    const sprite = picture(20, 20, (x, y) => {
      if (x === 9 && y === 9) return white;
      return x > 4 && x < 15 && y > 4 && y < 15 ? red : white;
    });
    const cleared = withoutFlatBackground(sprite) as Picture;
    expect(pixel(cleared, 0, 0)).toEqual([...clear]);
    expect(pixel(cleared, 9, 9)).toEqual([...white]);
    expect(pixel(cleared, 5, 5)).toEqual([...red]);
  });

  it('does not leak through an outline that goes down diagonally', () => {
    const diamond = picture(21, 21, (x, y) =>
      Math.abs(x - 10) + Math.abs(y - 10) === 7 ? black : white,
    );
    const cleared = withoutFlatBackground(diamond) as Picture;
    expect(pixel(cleared, 10, 10)).toEqual([...white]);
    expect(pixel(cleared, 2, 2)).toEqual([...clear]);
  });

  it('may be noisy, as JPEG leaves it', async () => {
    const sprite = picture(48, 48, (x, y) => ((x - 24) ** 2 + (y - 24) ** 2 < 200 ? red : white));
    const bytes = await asSharp(sprite).jpeg({ quality: 80 }).toBuffer();
    const cleared = withoutFlatBackground(await decodeBytes(bytes)) as Picture;
    expect(pixel(cleared, 2, 2)).toEqual([...clear]);
    expect(pixel(cleared, 24, 24)[3]).toBe(255);
    expect(count(cleared, (offset) => cleared.data[offset + 3] === 0)).toBeGreaterThan(1_500);
  });

  it('of one exact colour leaves the nearly same colours of the sprite', () => {
    const sprite = picture(24, 24, (x, y) =>
      x > 5 && x < 18 && y > 5 && y < 18 ? [250, 250, 250, 255] : white,
    );
    expect(pixel(withoutFlatBackground(sprite) as Picture, 10, 10)).toEqual([250, 250, 250, 255]);
  });
});

describe('a drawn frame', () => {
  const framed = (thickness: number, around: Colour, inside: Colour) =>
    picture(32, 32, (x, y) =>
      Math.min(x, y, 31 - x, 31 - y) < thickness
        ? around
        : (x - 16) ** 2 + (y - 16) ** 2 < 40
          ? red
          : inside,
    );

  it.each([1, 2])('of %i pixels is neither flooded nor cut off', (thickness) => {
    for (const around of [black, white, magenta]) {
      const drawn = framed(thickness, around, [90, 160, 220, 255]);
      expect(withoutFlatBackground(drawn)).toBeNull();
      expect(contentBounds(drawn)).toEqual(wholeOf(drawn));
    }
  });

  it('around nothing stays too', () => {
    expect(withoutFlatBackground(framed(1, black, clear))).toBeNull();
  });

  it('in the middle of a flat colour stops the flood', () => {
    const card = framed(2, black, white);
    const onWhite = picture(48, 48, (x, y) => {
      const [fromX, fromY] = [x - 8, y - 8];
      const isCard = fromX >= 0 && fromY >= 0 && fromX < 32 && fromY < 32;
      return isCard ? (pixel(card, fromX, fromY) as unknown as Colour) : white;
    });
    const cleared = withoutFlatBackground(onWhite) as Picture;
    expect(contentBounds(cleared)).toEqual({ left: 8, top: 8, width: 32, height: 32 });
    expect(pixel(cleared, 12, 12)).toEqual([...white]);
  });

  it('is taken for a background where it is thicker', () => {
    expect(pixel(withoutFlatBackground(framed(3, black, white)) as Picture, 0, 0)).toEqual([
      ...clear,
    ]);
  });
});

describe('opaque art without a flat border', () => {
  const noise = (x: number, y: number) => (x * 7_919 + y * 104_729) % 251;
  it.each<[string, Picture]>([
    ['a landscape', picture(40, 40, (x, y) => (y < 20 ? white : [noise(x, y), 90, 30, 255]))],
    ['a texture', picture(32, 32, (x, y) => [noise(x, y), 120, 60, 255])],
    ['a ramp', picture(32, 32, (x) => [x * 8, 0, 0, 255])],
    ['a tile of one colour', picture(16, 16, () => red)],
    ['a tiny one', picture(4, 4, (x) => (x === 1 ? red : white))],
    ['stripes', picture(32, 32, (x) => (x % 8 < 4 ? red : white))],
  ])('stays as it is: %s', (_, drawn) => {
    expect(withoutFlatBackground(drawn)).toBeNull();
  });

  it('and sprites that are transparent already stay as they are', async () => {
    for (const path of someSprites(29)) {
      const sprite = await loadSprite(path);
      const isOpaque = sprite.data.every((value, at) => at % 4 !== 3 || value === 255);
      if (!isOpaque) expect(findFlatBackground(sprite)).toBeNull();
    }
  });

  it('and photographs', async () => {
    // sharp's own noise is another one each time, and once in thousands has a flat border.
    const random = new SeededRandom(1);
    const noise = Uint8Array.from({ length: 90 * 60 * 3 }, () => random.between(20, 220));
    const raw = { width: 90, height: 60, channels: 3 } as const;
    const bytes = await sharp(noise, { raw }).blur(2).jpeg().toBuffer();
    expect(withoutFlatBackground(await decodeBytes(bytes))).toBeNull();
  });
});
