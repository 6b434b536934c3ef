import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importSentences } from '../../../../shared/dataset/import-sentences.ts';
import {
  importOptionsSchema,
  type Dataset,
  type ImportOptions,
} from '../../../../shared/dataset/dataset.ts';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import type { Picture } from '../../../../main/pictures/picture.ts';
import { readSpriteFile, type SpriteFile } from '../../../../main/sprite-file/read-sprite-file.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { spriteFilePath } from '../../../../main/studio/datasets/dataset-files.ts';
import { importDataset } from '../../../../main/studio/datasets/import-dataset.ts';
import { sizeOfNearlyAll } from '../../../../main/studio/datasets/look-over.ts';
import { sizeThatHolds } from '../../../../shared/dataset/import-suggestions.ts';
import { folderSource } from '../../../../main/studio/datasets/source/folder-source.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { asSharp, picture, writeFiles } from './pictures.ts';

type Colour = [number, number, number, number];
const clear: Colour = [0, 0, 0, 0];
const colours: Colour[] = [
  [20, 12, 28, 255],
  [208, 70, 72, 255],
  [222, 238, 214, 255],
];

/** A figure of three colours, `across` pixels wide and two higher than half of that, in the middle of a margin. */
function figure(across: number, variant: number): Picture {
  const down = Math.ceil(across / 2) + 2;
  const margin = 5;
  return picture(across + 2 * margin, down + 2 * margin, (x, y) => {
    const [column, row] = [x - margin, y - margin];
    if (Math.min(column, row) < 0 || column >= across || row >= down) return clear;
    const isEdge = Math.min(column, row, across - 1 - column, down - 1 - row) === 0;
    return colours[isEdge ? 0 : 1 + ((column * 3 + row + variant) % 7 < 4 ? 1 : 0)] as Colour;
  });
}

/** A soft slope from one colour to another: thousands of colours. */
function painting(variant: number): Picture {
  return picture(90, 90, (x, y) => [
    (x * 2 + variant) % 256,
    Math.round((y * 255) / 90),
    (x + y + 3 * variant) % 256,
    255,
  ]);
}

async function imported(
  pictures: readonly Picture[],
  { enlargedBy = 1, ...options }: Partial<ImportOptions> & { enlargedBy?: number } = {},
): Promise<{ dataset: Dataset; sprites: SpriteFile }> {
  const folder = temporaryFolder();
  for (const [index, one] of pictures.entries()) {
    const width = one.width * enlargedBy;
    const image = asSharp(one).resize({ width, kernel: 'nearest' });
    const name = `${String(index).padStart(3, '0')}.png`;
    writeFiles(folder, { [name]: await image.png().toBuffer() });
  }
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  const dataset = await importDataset(
    { libraryPath: library.path, store: library.store, readPicture: decodeImage },
    { source: await folderSource(folder), options: importOptionsSchema.parse(options) },
  );
  return { dataset, sprites: await readSpriteFile(join(library.path, spriteFilePath(dataset.id))) };
}

/** Visible pixels of a sprite as the picture has them, row by row, with where they begin. */
function visible(pixels: Uint8Array, width: number) {
  const places = Array.from({ length: pixels.length / 4 }, (_, pixel) => pixel);
  const seen = places.filter((pixel) => pixels[pixel * 4 + 3] !== 0);
  return {
    colours: seen.map((pixel) => [...pixels.subarray(pixel * 4, pixel * 4 + 4)]),
    left: Math.min(...seen.map((pixel) => pixel % width)),
    top: Math.floor((seen[0] as number) / width),
  };
}

const figures = (count: number, across: number) =>
  Array.from({ length: count }, (_, index) => figure(across, index));

describe('pixel art of which nobody said how large it shall become', () => {
  it('keeps its own pixels, trimmed and in the middle, in the smallest size that holds them', async () => {
    const pictures = [...figures(10, 19), ...figures(2, 8)];
    const { dataset, sprites } = await imported(pictures);
    expect(dataset.size).toBe(24);
    expect(dataset.report).toMatchObject({
      scalingUsed: 'nearest',
      autoSize: { size: 24, basis: 'own-pixels', shrunk: 0 },
      colours: { mean: 3, median: 3, ninetieth: 3 },
    });
    pictures.forEach((one, index) => {
      const bytes = 24 * 24 * 4;
      const drawn = visible(sprites.pixels.subarray(index * bytes, (index + 1) * bytes), 24);
      expect(drawn.colours).toEqual(visible(one.data, one.width).colours);
      const [across, down] = index < 10 ? [19, 12] : [8, 6];
      expect(drawn).toMatchObject({
        left: Math.floor((24 - across) / 2),
        top: Math.floor((24 - down) / 2),
      });
    });
    expect(importSentences(dataset.report)).toEqual([
      'Pixel art, left at its own pixels: 24×24 is the smallest size that holds all sprites; the option “Size” takes another.',
    ]);
  });

  it('is the same however much it was enlarged', async () => {
    const [own, enlarged] = [
      await imported(figures(8, 21)),
      await imported(figures(8, 21), { enlargedBy: 4 }),
    ];
    expect(enlarged.dataset).toMatchObject({ size: 24, report: { enlarged: 8 } });
    expect(enlarged.sprites.pixels).toEqual(own.sprites.pixels);
  });

  it('has its few large sprites shrunk by vote, and says how many', async () => {
    const { dataset, sprites } = await imported([...figures(38, 20), ...figures(2, 60)]);
    expect(dataset).toMatchObject({ size: 24, report: { autoSize: { shrunk: 2 } } });
    const [, last] = [0, sprites.pixels.subarray(-24 * 24 * 4)];
    const known = new Set(colours.map(String));
    const shrunk = visible(last, 24);
    expect(shrunk.left).toBe(0);
    expect(shrunk.colours.every((colour) => known.has(String(colour)))).toBe(true);
    expect(importSentences(dataset.report, 'command')).toEqual([
      'Pixel art, left at its own pixels: 24×24 is the smallest size that holds 95 % of the sprites; 2 of 40 sprites are larger and were shrunk; --size takes another.',
    ]);
  });

  it('is shrunk to the largest size where it is larger still', async () => {
    const { dataset } = await imported(figures(8, 150));
    expect(dataset).toMatchObject({ size: 128, report: { autoSize: { shrunk: 8 } } });
    expect(importSentences(dataset.report)[0]).toMatch(
      /^.*128×128 holds it, the largest size; 8 of 8/,
    );
  });

  it('grows by whole factors only where a size was asked for', async () => {
    const { dataset, sprites } = await imported(figures(8, 16), { size: 32 });
    expect(dataset.report.autoSize).toBeNull();
    expect(visible(sprites.pixels.subarray(0, 32 * 32 * 4), 32).left).toBe(0);
    expect(dataset.report.pixelScale).toBe(2);
  });

  it('grows by the same factor whatever a sprite’s size, for pixels of two sizes are no pixel art', async () => {
    const mixed = [...figures(6, 20), ...figures(6, 40)];
    const { dataset, sprites } = await imported(mixed, { size: 64 });
    expect(dataset.report.pixelScale).toBe(1);
    const bytes = 64 * 64 * 4;
    const leftOf = (index: number) =>
      visible(sprites.pixels.subarray(index * bytes, (index + 1) * bytes), 64).left;
    expect([leftOf(0), leftOf(11)]).toEqual([(64 - 20) / 2, (64 - 40) / 2]);
  });
});

describe('pictures that are no pixel art', () => {
  it('are averaged to the usual size, as ever, and it is said why', async () => {
    const paintings = Array.from({ length: 8 }, (_, index) => painting(index));
    const { dataset } = await imported(paintings);
    expect(dataset).toMatchObject({
      size: 32,
      report: { scalingUsed: 'area', autoSize: { size: 32, basis: 'no-pixel-art', shrunk: 0 } },
    });
    expect(dataset.report.colours?.mean).toBeGreaterThan(200);
    expect(importSentences(dataset.report)).toEqual([
      'The pictures are no pixel art, so they were scaled to 32×32, which trains fastest; the option “Size” takes another.',
    ]);
  });

  it('also where averaging was asked for', async () => {
    const { dataset } = await imported(figures(8, 60), { scaling: 'area' });
    expect(dataset).toMatchObject({ size: 32, report: { autoSize: { basis: 'averaged' } } });
    expect(importSentences(dataset.report)[0]).toMatch(/^Averaged to 32×32/);
  });
});

describe('the smallest size that holds 95 % of the sprites', () => {
  const sizes = (...runs: [count: number, size: number][]) =>
    runs.flatMap(([count, size]) => Array.from({ length: count }, () => size));

  it.each([
    [16, sizes([20, 3])],
    [24, sizes([20, 17])],
    [24, sizes([19, 24], [1, 128])],
    [128, sizes([18, 24], [2, 128])],
    [128, sizes([20, 300])],
    [32, []],
  ])('is %i', (expected, own) => {
    expect(sizeThatHolds(sizeOfNearlyAll(own))).toBe(expected);
  });
});
