import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../main/pictures/decode-image.ts';
import { toOwnSize } from '../../../main/pictures/enlarged-pixel-art.ts';
import { wholeOf, type Picture } from '../../../main/pictures/picture.ts';
import { contentBounds } from '../../../main/pictures/trim.ts';
import { scaleNearest } from '../../../main/studio/datasets/picture/scale.ts';
import { asSharp, picture } from '../studio/datasets/pictures.ts';
import { loadSprite, someSprites } from './real-sprites.ts';

function enlarge(sprite: Picture, factor: number): Picture {
  return scaleNearest(sprite, wholeOf(sprite), sprite.width * factor, sprite.height * factor);
}

/** Lays a picture on a larger transparent one, at any place. */
function withBorder(sprite: Picture, { left, top }: { left: number; top: number }): Picture {
  return picture(sprite.width + left + 5, sprite.height + top + 7, (x, y) => {
    const [fromX, fromY] = [x - left, y - top];
    const isInside = fromX >= 0 && fromY >= 0 && fromX < sprite.width && fromY < sprite.height;
    const at = (fromY * sprite.width + fromX) * 4;
    return isInside ? ([...sprite.data.subarray(at, at + 4)] as never) : [0, 0, 0, 0];
  });
}

/** The picture without its transparent border. */
function trimmed(sprite: Picture): Picture {
  const content = contentBounds(sprite) ?? wholeOf(sprite);
  return scaleNearest(sprite, content, content.width, content.height);
}

const creatures = someSprites(97).filter((path) => path.includes('gen8'));
const factors = [2, 3, 4, 5, 7, 8];
/** Most of the pixels are theirs: every fourth sprite has them. */
const largeFactors = [11, 16];

describe('pixel art that was enlarged', () => {
  it('is brought back to the very pixels of its own size, whatever the factor', async () => {
    for (const [index, path] of someSprites(131).entries()) {
      const sprite = await loadSprite(path);
      for (const factor of index % 4 === 0 ? [...factors, ...largeFactors] : factors) {
        const { picture: own, enlargedBy } = toOwnSize(enlarge(sprite, factor));
        expect({ path, enlargedBy }).toEqual({ path, enlargedBy: factor });
        expect([own.width, own.height]).toEqual([sprite.width, sprite.height]);
        expect(Buffer.compare(own.data, sprite.data)).toBe(0);
      }
    }
  });

  it('may lie anywhere on its canvas', async () => {
    for (const path of creatures) {
      const sprite = await loadSprite(path);
      const { picture: own, enlargedBy } = toOwnSize(
        withBorder(enlarge(sprite, 3), { left: 4, top: 2 }),
      );
      expect({ path, enlargedBy }).toEqual({ path, enlargedBy: 3 });
      expect(trimmed(own)).toEqual(trimmed(sprite));
    }
  });

  it.each<[string, (image: Sharp) => Sharp]>([
    ['png', (image) => image.png()],
    ['gif', (image) => image.gif({ effort: 1 })],
    ['webp', (image) => image.webp({ lossless: true, effort: 0 })],
  ])('is recognised before anything is averaged, at 64 times, in a %s file', async (_, save) => {
    // 24 by 24 pixels in 7 colours, every edge hard.
    const own = picture(24, 24, (x, y) =>
      x === 0 || y === 0 ? [0, 0, 0, 0] : [((x * y) % 6) * 50, 100, ((x * y) % 6) * 10, 255],
    );
    const enlarged = await save(asSharp(enlarge(own, 64))).toBuffer();
    const decoded = await decodeBytes(enlarged);
    expect(decoded.enlargedBy).toBe(64);
    expect([decoded.width, decoded.height]).toEqual([24, 24]);
    // Saving with a palette may move a colour by one.
    const far = own.data.filter((value, at) => Math.abs(value - (decoded.data[at] ?? 0)) > 1);
    expect(far).toHaveLength(0);
  });

  it('is brought back first where even its own size is more than is kept', async () => {
    const own = picture(1_500, 40, (x, y) => [(x * 7 + y * 31) % 256, (x * y) % 256, 0, 255]);
    const decoded = await decodeBytes(await asSharp(enlarge(own, 2)).png().toBuffer());
    expect(decoded).toMatchObject({ enlargedBy: 2, width: 1_024, height: 27 });
  });
});

describe('what is no enlarged pixel art', () => {
  it.each<[string, Picture]>([
    ['a box', picture(32, 32, (x, y) => (x > 7 && x < 24 && y > 7 && y < 24 ? red : clear))],
    ['a flag', picture(48, 32, (x) => (x < 16 ? red : x < 32 ? white : blue))],
    ['four fields', picture(16, 16, (x, y) => (x < 8 === y < 8 ? red : blue))],
    ['a heart of a few boxes', picture(16, 16, (x, y) => (heart(x >> 2, y >> 2) ? red : clear))],
    ['one colour', picture(64, 64, () => red)],
    ['nothing', picture(64, 64, () => clear)],
    ['stripes', picture(64, 64, (_, y) => (y % 4 < 2 ? red : blue))],
    ['a large emblem', picture(256, 256, (x, y) => (emblem(x >> 2, y >> 2) ? blue : white))],
    ['one pixel', picture(1, 1, () => red)],
  ])('such as %s', (_, drawn) => {
    const { picture: same, enlargedBy } = toOwnSize(drawn);
    expect(enlargedBy).toBe(1);
    expect(same).toBe(drawn);
  });

  it('such as art enlarged smoothly, or to no whole factor, or saved as JPEG', async () => {
    const sprite = asSharp(await loadSprite(someSprites(400)[1] as string));
    const size = { width: 272, height: 224 };
    const smooth = await sprite
      .clone()
      .resize({ ...size, kernel: 'cubic' })
      .png()
      .toBuffer();
    const odd = await sprite.clone().resize(101, 83, { kernel: 'nearest' }).png().toBuffer();
    const jpeg = await sprite
      .clone()
      .resize({ ...size, kernel: 'nearest' })
      .jpeg()
      .toBuffer();
    for (const bytes of [smooth, odd, jpeg])
      expect(await decodeBytes(bytes)).toMatchObject({ enlargedBy: 1 });
  });

  it('such as photographs, large or small, which are averaged to 1,024 pixels as ever', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    const photo = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#888888', noise } }).blur(2);
    const large = await photo(1_600, 1_200).png().toBuffer();
    expect(await decodeBytes(large)).toMatchObject({ enlargedBy: 1, width: 1_024, height: 768 });
    const small = await photo(90, 60).png().toBuffer();
    expect(await decodeBytes(small)).toMatchObject({ enlargedBy: 1, width: 90, height: 60 });
  });
});

type Colour = readonly [number, number, number, number];
const red: Colour = [200, 30, 30, 255];
const white: Colour = [255, 255, 255, 255];
const blue: Colour = [30, 30, 200, 255];
const clear: Colour = [0, 0, 0, 0];

function heart(x: number, y: number): boolean {
  return y < 2 || (y === 2 && x > 0 && x < 3);
}

/** A frame and a bar, whose edges all lie on places that four divides. */
function emblem(x: number, y: number): boolean {
  return x < 4 || y < 4 || x > 59 || y > 59 || (x > 28 && x < 34);
}
