import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../main/pictures/decode-image.ts';
import type { Picture } from '../../../main/pictures/picture.ts';
import {
  cutIntoCells,
  cutIntoIslands,
  recogniseSheet,
} from '../../../main/pictures/sprite-sheet.ts';
import { wholeOf } from '../../../main/pictures/picture.ts';
import { scaleNearest } from '../../../main/studio/datasets/picture/scale.ts';
import { asSharp, picture } from '../studio/datasets/pictures.ts';
import { loadSprite, packageFolder, someSprites } from './real-sprites.ts';
import { gridOf, laidOut, nothing, trimmed } from './sprite-sheets.ts';

const white = [255, 255, 255, 255] as const;
const magenta = [255, 0, 255, 255] as const;

function load(paths: readonly string[], count: number): Promise<Picture[]> {
  return Promise.all(paths.slice(0, count).map(loadSprite));
}

const creatures = someSprites(23).filter((path) => path.includes('/pokemon-gen8/'));
const things = someSprites(17).filter((path) => path.includes('/items/'));

describe('a sheet of equal cells', () => {
  it.each<[string, readonly string[], number, number, number, number, typeof white | undefined]>([
    ['24 creatures on nothing', creatures, 24, 6, 68, 56, undefined],
    ['20 creatures, the last row unfinished', creatures, 20, 6, 68, 56, undefined],
    ['24 creatures on white', creatures, 24, 6, 68, 56, white],
    ['32 things on nothing', things, 32, 8, 32, 32, undefined],
    ['a strip of 8 things', things, 8, 8, 32, 32, white],
  ])('is found: %s', async (_, paths, count, columns, width, height, background) => {
    const sprites = await load(paths, count);
    const sheet = gridOf(sprites, { columns, cell: { width, height } }, background);
    const found = recogniseSheet(sheet);
    expect(found?.arrangement).toBe('grid');
    expect(found?.cells).toHaveLength(count);
    expect(found?.cells[1]).toEqual({ left: width, top: 0, width, height });
  });

  it('is found where a few sprites touch their neighbours', async () => {
    const sprites = (await load(creatures, 40)).map(trimmed);
    const cell = { width: 64, height: 64 };
    const filling = picture(64, 64, (x, y) =>
      (x - 32) ** 2 + (y - 32) ** 2 < 1_030 ? white : nothing,
    );
    const touching = [...sprites.slice(0, 34), filling, filling];
    const found = recogniseSheet(gridOf(touching, { columns: 6, cell }));
    expect(found?.cells).toHaveLength(36);
  });

  it('may be large, and enlarged, and is cut at its own pixels', async () => {
    const sprites = await load(creatures, 48);
    const sheet = gridOf(sprites, { columns: 8, cell: { width: 68, height: 56 } }, magenta);
    const saved = scaleNearest(sheet, wholeOf(sheet), sheet.width * 3, sheet.height * 3);
    const decoded = await decodeBytes(await asSharp(saved).png().toBuffer(), { sheets: 'auto' });
    expect(decoded).toMatchObject({ enlargedBy: 3, width: sheet.width, height: sheet.height });
    expect(decoded.sheet?.cells).toHaveLength(48);
    const unscaled = gridOf(sprites, { columns: 24, cell: { width: 68, height: 56 } });
    const wide = await decodeBytes(await asSharp(unscaled).png().toBuffer(), { sheets: 'auto' });
    expect(wide).toMatchObject({ enlargedBy: 1, width: 24 * 68 });
    expect(wide.sheet?.cells[23]).toEqual({ left: 23 * 68, top: 0, width: 68, height: 56 });
  });

  it('is found in a picture from elsewhere: 64 creatures in the banner of the sprites’ package', async () => {
    const banner = await loadSprite(join(packageFolder, 'resources/images/banner_gen7_1x.png'));
    expect(recogniseSheet(banner)?.cells).toHaveLength(64);
  });

  it('is cut as a person says, empty cells left out', async () => {
    const sprites = await load(things, 5);
    const sheet = gridOf(sprites, { columns: 3, cell: { width: 32, height: 32 } });
    const cut = cutIntoCells(sheet, { width: 32, height: 32 });
    expect(cut?.cells).toHaveLength(5);
    expect(cutIntoCells(sheet, { width: 200, height: 200 })).toBeNull();
  });
});

describe('sprites that lie freely on a background', () => {
  async function scattered(count: number, background?: typeof white): Promise<Picture> {
    const sprites = (await load(creatures, count)).map(trimmed);
    const places = sprites.map((sprite, index) => ({
      sprite,
      at: {
        left: 5 + (index % 4) * 83 + ((index * 7) % 11),
        top: 3 + (index >> 2) * 71 + ((index * 5) % 9),
      },
    }));
    return laidOut({ width: 349, height: 293 }, places, background);
  }

  it.each([
    ['nothing', undefined],
    ['white', white],
  ] as const)('are found on %s, and their parts stay with them', async (_, background) => {
    const sheet = await scattered(16, background);
    const found = recogniseSheet(sheet);
    expect(found?.arrangement).toBe('islands');
    expect(found?.cells).toHaveLength(16);
  });

  it('are not cut by themselves, but counted; a person may have them cut', async () => {
    const bytes = await asSharp(await scattered(16))
      .png()
      .toBuffer();
    expect(await decodeBytes(bytes, { sheets: 'auto' })).toMatchObject({
      sheet: null,
      looseSprites: 16,
    });
    expect((await decodeBytes(bytes, { sheets: 'islands' })).sheet?.cells).toHaveLength(16);
    expect(await decodeBytes(bytes, { sheets: 'none' })).toMatchObject({
      sheet: null,
      looseSprites: 0,
    });
  });
});

describe('a single sprite', () => {
  it('of several islands is not cut: flames beside a body, a hand, a shadow', () => {
    const parts = [
      [20, 18, 12],
      [4, 8, 3],
      [38, 6, 4],
      [42, 20, 3],
      [6, 32, 4],
      [34, 36, 3],
    ] as const;
    const sprite = picture(48, 48, (x, y) =>
      parts.some(([left, top, radius]) => (x - left) ** 2 + (y - top) ** 2 < radius ** 2)
        ? [200, 60, 20, 255]
        : nothing,
    );
    expect(cutIntoIslands(sprite)?.cells ?? []).not.toHaveLength(parts.length);
    expect(recogniseSheet(sprite)).toBeNull();
  });

  it('nor a photograph, a texture, one colour, or nothing', () => {
    const noise = (x: number, y: number) => (x * 7_919 + y * 104_729) % 251;
    for (const drawn of [
      picture(64, 64, (x, y) => [noise(x, y), 90, 40, 255]),
      picture(64, 64, () => white),
      picture(64, 64, () => nothing),
      picture(64, 64, (x, y) => (noise(x, y) % 9 === 0 ? white : nothing)),
    ])
      expect(recogniseSheet(drawn)).toBeNull();
  });
});
