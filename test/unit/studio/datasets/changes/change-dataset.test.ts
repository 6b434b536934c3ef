import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeImage } from '../../../../../main/pictures/decode-image.ts';
import { readSpriteFile } from '../../../../../main/sprite-file/read-sprite-file.ts';
import { noLabel } from '../../../../../main/sprite-file/format.ts';
import { listDatasets } from '../../../../../main/store/datasets.ts';
import { openLibrary } from '../../../../../main/store/library.ts';
import { changeDataset } from '../../../../../main/studio/datasets/changes/change-dataset.ts';
import { findDuplicates } from '../../../../../main/studio/datasets/changes/find-duplicates.ts';
import {
  originalsPath,
  spriteFilePath,
} from '../../../../../main/studio/datasets/dataset-files.ts';
import { runImport } from '../../../../../main/studio/datasets/run-import.ts';
import { Uploads } from '../../../../../main/studio/datasets/source/uploads.ts';
import {
  importOptionsSchema,
  type Dataset,
  type ImportSource,
} from '../../../../../shared/dataset/dataset.ts';
import { singleSprites } from '../../../pictures/real-sprites.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { creaturePng } from '../pictures.ts';

function temporaryStudio() {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  const core = { libraryPath: library.path, store: library.store, readPicture: decodeImage };
  const uploads = new Uploads(library.path);
  const pathOf = ({ id }: Dataset) => join(library.path, spriteFilePath(id));
  return {
    core,
    uploads,
    pathOf,
    bring: (source: ImportSource, changes = {}) =>
      runImport(core, uploads, { source, options: importOptionsSchema.parse(changes) }),
    change: (dataset: Dataset, leftOut: number[], labels: [number, string | null][] = []) =>
      changeDataset(core, dataset, {
        leftOut,
        labels: labels.map(([sprite, label]) => ({ sprite, label })),
      }),
    spritesOf: (dataset: Dataset) => readSpriteFile(pathOf(dataset)),
    hashOf: (dataset: Dataset) =>
      createHash('sha256')
        .update(readFileSync(pathOf(dataset)))
        .digest('hex'),
  };
}

/** Twelve sprites, of two labels; the last of them is the first once more. */
async function pond(): Promise<string> {
  const folder = join(temporaryFolder(), 'teich');
  for (const label of ['wasser', 'schilf']) mkdirSync(join(folder, label), { recursive: true });
  for (let index = 0; index < 12; index++)
    writeFileSync(
      join(folder, index % 2 ? 'wasser' : 'schilf', `${String(index).padStart(2, '0')}.png`),
      await creaturePng(index % 11),
    );
  return folder;
}

async function pondDataset() {
  const studio = temporaryStudio();
  const path = await pond();
  return { studio, path, dataset: await studio.bring({ kind: 'folder', path }) };
}

describe('a dataset that is changed', () => {
  it('becomes another one, pixel for pixel what it was but for what was left out and relabelled', async () => {
    const { studio, dataset } = await pondDataset();
    const before = await studio.spritesOf(dataset);
    const hash = studio.hashOf(dataset);
    const changed = await studio.change(
      dataset,
      [2, 7],
      [
        [0, 'moor'],
        [1, null],
      ],
    );
    expect(changed).toMatchObject({
      name: 'teich without 2 sprites, 2 relabelled',
      count: 10,
      labels: ['moor', 'schilf', 'wasser'],
      labelCounts: [1, 3, 5],
      size: dataset.size,
      options: dataset.options,
      report: {
        changed: { leftOut: 2, relabelled: 2 },
        labels: { source: 'hand', unlabelled: 1 },
        origin: dataset.report.origin,
      },
    });
    const after = await studio.spritesOf(changed);
    const keptPlaces = Array.from({ length: 12 }, (_, place) => place).filter(
      (place) => place !== 2 && place !== 7,
    );
    const bytes = before.size * before.size * before.channels;
    expect(after.names).toEqual(keptPlaces.map((place) => before.names[place]));
    expect(Buffer.from(after.pixels)).toEqual(
      Buffer.concat(
        keptPlaces.map((place) => before.pixels.subarray(place * bytes, (place + 1) * bytes)),
      ),
    );
    expect(
      [...after.labelOf].map((label) => (label === noLabel ? null : after.labels[label])),
    ).toEqual([
      'moor',
      null,
      'schilf',
      'schilf',
      'schilf',
      'wasser',
      'wasser',
      'wasser',
      'wasser',
      'wasser',
    ]);
    const tags = (sprites: typeof after) =>
      sprites.tagsOf.map((of) => of.map((tag) => sprites.tags[tag]).sort());
    expect(tags(after)).toEqual(keptPlaces.map((place) => tags(before)[place]));
    // What runs were trained on is the very file that it was.
    expect(studio.hashOf(dataset)).toBe(hash);
    expect(
      listDatasets(studio.core.store)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([dataset.id, changed.id].sort());
  });

  it('counts all that was left out of what was imported when it is changed again', async () => {
    const { studio, dataset } = await pondDataset();
    const once = await studio.change(dataset, [0]);
    expect(once.name).toBe('teich without 1 sprite');
    const twice = await studio.change(once, [0, 1], [[5, 'moor']]);
    expect(twice.name).toBe('teich without 3 sprites, 1 relabelled');
    expect(twice.report.changed).toEqual({ leftOut: 3, relabelled: 1 });
    const { names } = await studio.spritesOf(dataset);
    expect((await studio.spritesOf(twice)).names).toEqual(names.slice(3));
  });

  it('stays changed when it is imported again with other options, from a folder or from what was dropped', async () => {
    const { studio, path, dataset } = await pondDataset();
    const names = readdirSync(path).flatMap((label) =>
      readdirSync(join(path, label)).map((file) => `${label}/${file}`),
    );
    for (const name of names)
      await studio.uploads.add('drop-1', `teich/${name}`, [
        readFileSync(join(path, name)),
      ] as unknown as AsyncIterable<Uint8Array>);
    const dropped = await studio.bring({ kind: 'upload', uploadId: 'drop-1' });
    for (const from of [dataset, dropped]) {
      const changed = await studio.change(from, [0, 11], [[3, 'moor']]);
      const again = await studio.bring(
        { kind: 'dataset', datasetId: changed.id },
        { size: 64, background: 'black' },
      );
      expect(again).toMatchObject({ size: 64, channels: 3, count: 10 });
      const [one, other] = [await studio.spritesOf(changed), await studio.spritesOf(again)];
      expect(other.names).toEqual(one.names);
      expect(other.labels).toEqual(one.labels);
      expect(other.labelOf).toEqual(one.labelOf);
      expect(again.report.changed).toEqual({ leftOut: 2, relabelled: 1 });
      // And the next time, too.
      const third = await studio.bring({ kind: 'dataset', datasetId: again.id });
      expect((await studio.spritesOf(third)).pixels).toEqual(one.pixels);
    }
  });

  it('shares what was dropped with the one that it was made of', async () => {
    const studio = temporaryStudio();
    const path = await pond();
    const paths = ['wasser', 'schilf'].map((label) => join(path, label));
    const dropped = await studio.bring({ kind: 'loose', paths });
    const changed = await studio.change(dropped, [1]);
    const originals = ({ id }: Dataset) =>
      statSync(join(studio.core.libraryPath, originalsPath(id)));
    expect(originals(changed).ino).toBe(originals(dropped).ino);
  });

  it.each([
    ['nothing is to be changed', [], [[0, 'schilf']], 'invalid-input'],
    ['a sprite is none of it', [12], [], 'invalid-input'],
    ['too few would be left', [0, 1, 2, 3, 4], [], 'dataset-too-small'],
  ] as [string, number[], [number, string][], string][])(
    'is refused where %s, and leaves nothing',
    async (_, leftOut, labels, code) => {
      const { studio, dataset } = await pondDataset();
      await expect(studio.change(dataset, leftOut, labels)).rejects.toMatchObject({ code });
      expect(readdirSync(join(studio.core.libraryPath, 'datasets'))).toEqual([dataset.id]);
      expect(listDatasets(studio.core.store)).toHaveLength(1);
    },
  );

  it('is not made of a file that has changed since it was written', async () => {
    const { studio, dataset } = await pondDataset();
    const bytes = readFileSync(studio.pathOf(dataset));
    bytes[2_000] = (bytes[2_000] as number) ^ 1;
    writeFileSync(studio.pathOf(dataset), bytes);
    await expect(studio.change(dataset, [0])).rejects.toMatchObject({ code: 'dataset-damaged' });
    expect(readdirSync(join(studio.core.libraryPath, 'datasets'))).toEqual([dataset.id]);
  });
});

describe('duplicates of a dataset', () => {
  it('are found in groups, those with the same pixels apart from those that are near', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 10; index++)
      writeFileSync(join(folder, `${index}.png`), await creaturePng(index));
    writeFileSync(join(folder, '3 once more.png'), await creaturePng(3));
    const studio = temporaryStudio();
    const dataset = await studio.bring({ kind: 'folder', path: folder });
    const { names } = await studio.spritesOf(dataset);
    const groups = await findDuplicates(studio.pathOf(dataset));
    const exact = groups.flat().filter((same) => same.length > 1);
    expect(exact.map((same) => same.map((place) => names[place]))).toEqual([
      ['3 once more.png', '3.png'],
    ]);
    expect(dataset.report.exactDuplicates).toBe(1);
  });

  it('are as many as the import has counted, among real sprites', async () => {
    const studio = temporaryStudio();
    const paths = singleSprites.slice(0, 400);
    const dataset = await studio.bring({ kind: 'loose', paths });
    const groups = await findDuplicates(studio.pathOf(dataset));
    const { exactDuplicates, nearDuplicates } = dataset.report;
    const copies = groups.flat().reduce((sum, same) => sum + same.length - 1, 0);
    expect(copies).toBe(exactDuplicates);
    // One sprite that is near to two groups makes them one: the import, which looks back alone, counts it once.
    const near = groups.reduce((sum, group) => sum + group.length - 1, 0);
    expect(nearDuplicates).toBeGreaterThan(10);
    expect(near).toBeGreaterThanOrEqual(nearDuplicates);
  });
});
