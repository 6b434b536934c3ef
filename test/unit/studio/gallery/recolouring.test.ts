import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Favourites } from '../../../../main/studio/gallery/favourites.ts';
import type { Recolouring } from '../../../../shared/creature/recolouring.ts';
import { favouriteSchema } from '../../../../shared/creature/favourite.ts';
import { decodePng } from '../../../../main/png/png.ts';
import { librarySample, noGenerator, pixelsOf } from './sample-run.ts';

/** Draws creatures as a run's generator would. */
type Draw = ConstructorParameters<typeof Favourites>[1];

async function starred(...cells: number[]) {
  return starredOf(noGenerator, ...cells);
}

async function starredOf(draw: Draw, ...cells: number[]) {
  const { core, sample } = await librarySample();
  const favourites = new Favourites(core, draw);
  const stars = [];
  for (const cell of cells) stars.push(await favourites.add(sample.id, cell));
  const pixels = async (path: string) => pixelsOf(join(core.libraryPath, path));
  return { core, favourites, stars, pixels, sample, star: stars[0] as (typeof stars)[number] };
}

/** Where two pictures differ they may differ in colour alone. */
function sameShape(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((value, place) => place % 4 !== 3 || value === other[place]);
}

const visibleColours = (pixels: Uint8Array) => {
  const places = Array.from({ length: pixels.length / 4 }, (_, pixel) => pixel * 4);
  const visible = places.filter((at) => pixels[at + 3] !== 0);
  return new Set(visible.map((at) => pixels.subarray(at, at + 3).join()));
};

describe('recolouring a starred creature', () => {
  it('shows what may be chosen, and keeps what is chosen pixel for pixel', async () => {
    const { favourites, pixels, star, stars } = await starred(1, 4);
    const [, other] = stars;
    const previews = await favourites.recolourings({ favouriteId: star.id }, [
      { kind: 'chance', seed: 1 },
      { kind: 'chance', seed: 2 },
      { kind: 'palette', colours: ['#101018', '#405080', '#f0f0ff'] },
      { kind: 'favourite', favouriteId: other?.id ?? '' },
    ]);
    expect(previews.map(({ recolouring }) => recolouring.kind)).toEqual([
      'chance',
      'chance',
      'palette',
      'favourite',
    ]);
    const own = await pixels(star.path);
    for (const { recolouring, png } of previews) {
      const shown = decodePng(Buffer.from(png, 'base64'), 32 * 32).data;
      expect(sameShape(own, shown)).toBe(true);
      expect(own.equals(shown)).toBe(false);
      const kept = await favourites.recolour({ favouriteId: star.id }, recolouring);
      expect((await pixels(kept.path)).equals(shown)).toBe(true);
      expect(favouriteSchema.parse(kept)).toMatchObject({ recolouring, sampleId: star.sampleId });
    }
    const allowed = new Set(['16,16,24', '64,80,128', '240,240,255']);
    const third = favourites.list().find(({ recolouring }) => recolouring?.kind === 'palette');
    for (const colour of visibleColours(await pixels(third?.path ?? '')))
      expect(allowed.has(colour)).toBe(true);
    expect(favourites.list()).toHaveLength(2 + previews.length);
    expect((await pixels(star.path)).equals(own)).toBe(true);
  });

  it('says in the PNG that it was recoloured, and how', async () => {
    const { core, favourites, star } = await starred(2);
    const [preview] = await favourites.recolourings({ favouriteId: star.id }, [
      { kind: 'chance', seed: 9 },
    ]);
    const kept = await favourites.recolour(
      { favouriteId: star.id },
      preview?.recolouring as Recolouring,
    );
    const { comments } = await sharp(readFileSync(join(core.libraryPath, kept.path))).metadata();
    expect(comments?.find(({ keyword }) => keyword === 'Description')?.text).toMatch(
      /creature 3\. Recoloured by chance\.$/,
    );
  });

  it('is the same favourite when it is done again', async () => {
    const { favourites, star } = await starred(2);
    const [preview] = await favourites.recolourings({ favouriteId: star.id }, [
      { kind: 'chance', seed: 9 },
    ]);
    const recolouring = preview?.recolouring as Recolouring;
    const once = await favourites.recolour({ favouriteId: star.id }, recolouring);
    expect(await favourites.recolour({ favouriteId: star.id }, recolouring)).toEqual(once);
  });

  it('can be taken back, and made again from the sheet, also where it was recoloured twice', async () => {
    const { favourites, pixels, star } = await starred(3);
    const recolour = async (id: string, seed: number) => {
      const [preview] = await favourites.recolourings({ favouriteId: id }, [
        { kind: 'chance', seed },
      ]);
      return favourites.recolour({ favouriteId: id }, preview?.recolouring as Recolouring);
    };
    const twice = await recolour((await recolour(star.id, 3)).id, 4);
    const before = await pixels(twice.path);
    favourites.remove(favourites.list().map(({ id }) => id));
    const again = await favourites.add(twice.sampleId, twice.index, twice.recolouring);
    expect((await pixels(again.path)).equals(before)).toBe(true);
    expect(await favourites.add(twice.sampleId, twice.index)).toMatchObject({ recolouring: null });
  });

  it('leaves the star of the cell what it is', async () => {
    const { favourites, star, sample } = await starred(5);
    const [preview] = await favourites.recolourings({ favouriteId: star.id }, [
      { kind: 'chance', seed: 3 },
    ]);
    await favourites.recolour({ favouriteId: star.id }, preview?.recolouring as Recolouring);
    expect(await favourites.add(sample.id, 5)).toEqual(star);
  });

  it('takes what each colour is where the generator draws the same shape, and matches its palette where it draws another', async () => {
    const asked: unknown[] = [];
    const draw: Draw = async ({ id }, wanted) => {
      asked.push({ id, ...wanted });
      const { path } = star;
      const same = decodePng(readFileSync(join(core.libraryPath, path)), 32 * 32);
      const turned = same.data.map((value, place) => (place % 4 === 3 ? value : 255 - value));
      const fallen = turned.slice();
      fallen.copyWithin(32 * 4, 0);
      return [
        { ...same, data: turned },
        { ...same, data: fallen },
      ];
    };
    const { core, favourites, star, pixels } = await starredOf(draw, 3);
    const own = await pixels(star.path);
    const [same, other] = await favourites.recolourings({ favouriteId: star.id }, [
      { kind: 'generator', seed: 5 },
      { kind: 'generator', seed: 6 },
    ]);
    expect(asked).toEqual([{ id: star.sampleId, cell: 3, colourSeeds: [5, 6] }]);
    expect(same?.recolouring.kind).toBe('generator');
    const inverted = own.map((value, place) =>
      place % 4 === 3 || own[place - (place % 4) + 3] === 0 ? value : 255 - value,
    );
    const shown = decodePng(Buffer.from(same?.png ?? '', 'base64'), 32 * 32).data;
    expect(visibleColours(shown)).toEqual(visibleColours(inverted));
    const matched = decodePng(Buffer.from(other?.png ?? '', 'base64'), 32 * 32).data;
    expect(sameShape(own, matched)).toBe(true);
    for (const colour of visibleColours(matched))
      expect(visibleColours(inverted)).toContain(colour);
  });

  it('names a favourite that is not there', async () => {
    const { favourites, star } = await starred(0);
    const gone = { kind: 'favourite', favouriteId: 'gone' } as const;
    await expect(favourites.recolourings({ favouriteId: star.id }, [gone])).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
