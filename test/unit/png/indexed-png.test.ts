import { deflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chunk, chunksOf } from '../../../main/png/chunks.ts';
import { indexPixels } from '../../../main/png/palette.ts';
import { decodePng, encodePng, ForeignPng } from '../../../main/png/png.ts';
import { pngOf } from './png-of.ts';

const width = 9;
const height = 7;
const ink = [20, 12, 28, 255];
const blue = [89, 125, 206, 255];
const white = [222, 238, 214, 255];
const nothing = [0, 0, 0, 0];

/** What paints with these colours in turn. */
function painted(colours: readonly number[][]) {
  const pixels = Array.from(
    { length: width * height },
    (_, pixel) => colours[pixel % colours.length],
  );
  return { width, height, data: Uint8Array.from(pixels.flatMap((pixel) => pixel ?? [])) };
}

const kept = (picture: ReturnType<typeof painted>) => encodePng(picture, { compression: 'small' });
const chunkOf = (png: Buffer, wanted: string) =>
  [...chunksOf(png)].find(({ type }) => type === wanted)?.data;
const colourTypeOf = (png: Buffer) => chunkOf(png, 'IHDR')?.[9];

describe('a creature that is painted with a palette', () => {
  const creature = painted([white, nothing, ink, blue, ink]);
  const png = kept(creature);

  it('is kept with exactly that palette: transparency first, then from dark to light', () => {
    expect(colourTypeOf(png)).toBe(3);
    expect([...(chunkOf(png, 'PLTE') ?? [])]).toEqual(
      [nothing, ink, blue, white].flatMap((colour) => colour.slice(0, 3)),
    );
    expect([...(chunkOf(png, 'tRNS') ?? [])]).toEqual([0]);
  });

  it('is the same pixels to every reader', async () => {
    const pixels = [...creature.data];
    expect([...(await sharp(png).ensureAlpha().raw().toBuffer())]).toEqual(pixels);
    const { data, palette } = decode(png, { checkCrc: true });
    expect([...data].flatMap((place) => palette?.[place])).toEqual(pixels);
    expect([...decodePng(png, width * height).data]).toEqual(pixels);
  });

  it('names no transparency where nothing is transparent', () => {
    const opaque = painted([ink, blue]);
    expect(chunkOf(kept(opaque), 'tRNS')).toBeUndefined();
    expect([...decodePng(kept(opaque), width * height).data]).toEqual([...opaque.data]);
  });

  it('keeps the colours below transparent pixels', () => {
    const hidden = painted([[9, 8, 7, 0], nothing, ink]);
    expect([...decodePng(kept(hidden), width * height).data]).toEqual([...hidden.data]);
  });

  it('may have as many colours as a byte can name, and no more', () => {
    const greys = (count: number) =>
      Uint8Array.from({ length: count * 4 }, (_, place) =>
        place % 4 === 3
          ? 255
          : place % 4 === 0
            ? Math.floor(place / 4) % 256
            : place > 1_023
              ? 1
              : 0,
      );
    expect(indexPixels(greys(256))?.palette).toHaveLength(256 * 4);
    expect(indexPixels(greys(257))).toBeNull();
  });
});

describe('what was not painted with a palette', () => {
  it('is kept with all its channels: soft alpha', () => {
    const soft = painted([ink, [1, 2, 3, 128]]);
    expect(colourTypeOf(kept(soft))).toBe(6);
    expect([...decodePng(kept(soft), width * height).data]).toEqual([...soft.data]);
  });

  it('and so is what is drawn while somebody waits', () => {
    expect(colourTypeOf(encodePng(painted([ink, blue])))).toBe(6);
  });
});

describe('an indexed PNG of somebody else', () => {
  const rows = (place: number) =>
    deflateSync(Uint8Array.from({ length: 3 * 4 }, (_, at) => (at % 4 === 0 ? 0 : place)));
  const withChunks = (place: number, ...extra: Buffer[]) => {
    const png = pngOf(3, 3, rows(place), 8, 3);
    return Buffer.concat([png.subarray(0, 33), ...extra, png.subarray(33)]);
  };
  const threeColours = chunk(
    'PLTE',
    Uint8Array.from({ length: 9 }, (_, at) => at),
  );

  it('is read where its palette is sound', () => {
    const png = withChunks(2, threeColours, chunk('tRNS', Uint8Array.of(255, 255, 7)));
    expect([...decodePng(png, 9).data.subarray(0, 4)]).toEqual([6, 7, 8, 7]);
  });

  it.each([
    ['has a damaged palette', withChunks(0)],
    ['has a damaged palette', withChunks(3, threeColours)],
    ['damaged', withChunks(0, chunk('PLTE', new Uint8Array(8)))],
    ['damaged', withChunks(0, chunk('PLTE', new Uint8Array(257 * 3)))],
    ['damaged', withChunks(0, threeColours, chunk('tRNS', new Uint8Array(4)))],
    ['holds other pixels', pngOf(3, 3, deflateSync(new Uint8Array(3 * 3)), 8, 3)],
    ['is no PNG of the studio', pngOf(8, 8, deflateSync(new Uint8Array(16)), 1, 3)],
  ])('%s: refused', (reason, bytes) => {
    expect(() => decodePng(bytes, 64)).toThrow(ForeignPng);
    expect(() => decodePng(bytes, 64)).toThrow(reason);
  });
});
