import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { decodeImage } from '../../../../../main/pictures/decode-image.ts';
import type { Picture } from '../../../../../main/pictures/picture.ts';
import {
  readSpriteFile,
  type SpriteFile,
} from '../../../../../main/sprite-file/read-sprite-file.ts';
import { openLibrary } from '../../../../../main/store/library.ts';
import { spriteFilePath } from '../../../../../main/studio/datasets/dataset-files.ts';
import { runImport } from '../../../../../main/studio/datasets/run-import.ts';
import { Uploads } from '../../../../../main/studio/datasets/source/uploads.ts';
import { makePairs } from '../../../../../main/trainer/data/pairs/make-pairs.ts';
import {
  importOptionsSchema,
  type ImportOptions,
  type ImportReport,
  type ImportSource,
} from '../../../../../shared/dataset/dataset.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { asSharp, picture, writeFiles } from '../pictures.ts';

const eye = [250, 10, 200, 255] as const;
const body = [90, 160, 70, 255] as const;
const line = [20, 20, 20, 255] as const;
const clear = [0, 0, 0, 0] as const;
const count = 16;

interface Drawn {
  given: Picture;
  wanted: Picture;
}

/**
 * A pair as an artist makes it: given the lines, wanted the whole creature with ears and feet. Each pair lies
 * elsewhere on a canvas of another size, and both have their eyes at the same place.
 */
function drawPair(index: number, wantedTimes = 1): Drawn {
  const side = 24 + 3 * index;
  const [left, top] = [2 + index, 1 + 2 * (index % 5)];
  const isEye = (x: number, y: number) =>
    y - top === 5 && (x - left === 4 || x - left === 8) && x >= left;
  const within = (x: number, y: number, from: number, to: number) =>
    Math.min(x - left, y - top) >= from && x - left <= to && y - top <= to;
  const given = picture(side, side, (x, y) => {
    if (isEye(x, y)) return eye;
    return within(x, y, 2, 10) && !within(x, y, 3, 9) ? line : clear;
  });
  const wanted = picture(side * wantedTimes, side * wantedTimes, (column, row) => {
    const [x, y] = [Math.floor(column / wantedTimes), Math.floor(row / wantedTimes)];
    if (isEye(x, y)) return eye;
    // Wider and taller than the lines, and not on all sides alike.
    const ear = y - top === 0 && x - left >= 0 && x - left <= 13;
    return within(x, y, 2, 10) || ear ? body : clear;
  });
  return { given, wanted };
}

async function pngsOf(pairs: readonly Drawn[]): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  for (const [index, { given, wanted }] of pairs.entries()) {
    files[`lines/${index}.png`] = await asSharp(given).png().toBuffer();
    files[`whole/${index}.PNG`] = await asSharp(wanted).png().toBuffer();
  }
  return files;
}

interface Imported {
  sprites: SpriteFile;
  report: ImportReport;
}

async function importFrom(
  source: ImportSource | ((uploads: Uploads) => Promise<ImportSource>),
  options: Partial<ImportOptions> = {},
): Promise<Imported> {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  const core = { libraryPath: library.path, store: library.store, readPicture: decodeImage };
  const uploads = new Uploads(library.path);
  const dataset = await runImport(core, uploads, {
    source: typeof source === 'function' ? await source(uploads) : source,
    options: importOptionsSchema.parse(options),
  });
  const sprites = await readSpriteFile(join(library.path, spriteFilePath(dataset.id)));
  return { sprites, report: dataset.report };
}

async function importFolder(
  files: Record<string, string | Buffer>,
  options: Partial<ImportOptions> = {},
): Promise<Imported> {
  const path = temporaryFolder();
  writeFiles(path, files);
  return importFrom({ kind: 'folder', path }, options);
}

/** Of how many pairs, as training makes them, the eyes lie at the same places in both pictures. */
function pairsWithSameEyes({ sprites }: Imported): number {
  const { sources, targets, count: made } = makePairs(sprites, 'folders');
  const bytes = sources.length / made;
  const eyesOf = (pixels: Uint8Array, pair: number) => {
    const found: number[] = [];
    for (let at = 0; at < bytes; at += sprites.channels) {
      const colour = pixels.subarray(pair * bytes + at, pair * bytes + at + 3);
      if (eye.slice(0, 3).every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) < 8))
        found.push(at);
    }
    return found;
  };
  return Array.from({ length: made }, (_, pair) => pair).filter((pair) => {
    const [given, wanted] = [eyesOf(sources, pair), eyesOf(targets, pair)];
    return given.length > 0 && given.join() === wanted.join();
  }).length;
}

const pairs = Array.from({ length: count }, (_, index) => drawPair(index));

describe('pairs of two folders lie on each other', () => {
  it('whatever their sizes and margins', async () => {
    const imported = await importFolder(await pngsOf(pairs));
    expect(pairsWithSameEyes(imported)).toBe(count);
    expect(imported.report.pairs).toEqual({ fitted: count, unlike: 0 });
  });

  it('also where nothing is transparent', async () => {
    const files = await pngsOf(pairs);
    for (const [name, png] of Object.entries(files)) {
      const { data, info } = await asSharp(await decode(png))
        .flatten({ background: '#ddeeff' })
        .raw()
        .toBuffer({ resolveWithObject: true });
      const opaque = picture(info.width, info.height, (x, y) => {
        const at = (y * info.width + x) * info.channels;
        return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, 255];
      });
      files[name] = await asSharp(opaque).png().toBuffer();
    }
    expect(pairsWithSameEyes(await importFolder(files, { background: '#ddeeff' }))).toBe(count);
  });

  it('where one folder holds them twice as large', async () => {
    const files = await pngsOf(Array.from({ length: count }, (_, index) => drawPair(index, 2)));
    expect(pairsWithSameEyes(await importFolder(files))).toBe(count);
  });

  it('where a CSV says which is which', async () => {
    const names = Object.keys(await pngsOf(pairs));
    const rows = names.map((file) => `${file},${file.startsWith('lines') ? 'given' : 'wanted'}`);
    const files = await pngsOf(pairs);
    const imported = await importFolder({
      ...files,
      'labels.csv': ['file,label', ...rows].join('\n'),
    });
    expect(imported.report.labels?.source).toBe('csv');
    expect(pairsWithSameEyes(imported)).toBe(count);
  });

  it('where they are dropped on a browser', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, await pngsOf(pairs));
    const imported = await importFrom(async (uploads) => {
      for (const label of readdirSync(folder)) {
        for (const name of readdirSync(join(folder, label))) {
          const content = createReadStream(join(folder, label, name));
          await uploads.add('drop-1', `pond/${label}/${name}`, content);
        }
      }
      return { kind: 'upload', uploadId: 'drop-1' };
    });
    expect(pairsWithSameEyes(imported)).toBe(count);
  });
});

describe('pictures that cannot lie on each other', () => {
  it('are fitted each by itself, and counted', async () => {
    const files = await pngsOf(pairs);
    files['whole/0.PNG'] = await asSharp(picture(30, 90, () => [...body]))
      .png()
      .toBuffer();
    files['whole/1.PNG'] = Buffer.from('no picture');
    const { report } = await importFolder(files);
    expect(report.pairs).toEqual({ fitted: count - 2, unlike: 1 });
    expect(report.skipped.map(({ file }) => file)).toEqual(['whole/1.PNG']);
  });

  it('are none where there are three folders, or it was switched off', async () => {
    const files = await pngsOf(pairs);
    const off = await importFolder(files, { fitPairs: 'none' });
    expect(off.report.pairs).toBeNull();
    expect(pairsWithSameEyes(off)).toBe(0);
    const third = { ...files, 'more/0.png': elementAt(Object.values(files), 0) };
    expect((await importFolder(third)).report.pairs).toBeNull();
  });
});

async function decode(png: Buffer): Promise<Picture> {
  const folder = temporaryFolder();
  writeFiles(folder, { 'one.png': png });
  return decodeImage(join(folder, 'one.png'));
}
