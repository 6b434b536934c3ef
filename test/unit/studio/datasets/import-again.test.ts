import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importOptionsFrom } from '../../../../main/cli/import-folder.ts';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import { insertDataset, listDatasets, removeDataset } from '../../../../main/store/datasets.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { originalsPath, spriteFilePath } from '../../../../main/studio/datasets/dataset-files.ts';
import { runImport } from '../../../../main/studio/datasets/run-import.ts';
import { Uploads } from '../../../../main/studio/datasets/source/uploads.ts';
import {
  importOptionsSchema,
  type Dataset,
  type ImportSource,
} from '../../../../shared/dataset/dataset.ts';
import { changesFor } from '../../../../shared/run/preset-dataset.ts';
import { findPreset, presets, type Preset } from '../../../../shared/run/presets.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { exampleDataset } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { creaturePng } from './pictures.ts';

function temporaryStudio() {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  const core = { libraryPath: library.path, store: library.store, readPicture: decodeImage };
  const uploads = new Uploads(library.path);
  const bring = (source: ImportSource, changes = {}) =>
    runImport(core, uploads, { source, options: importOptionsSchema.parse(changes) });
  return {
    core,
    uploads,
    bring,
    again: ({ id }: Dataset, changes = {}) => bring({ kind: 'dataset', datasetId: id }, changes),
    spritesOf: ({ id }: Dataset) => readFileSync(join(library.path, spriteFilePath(id))),
  };
}

/** In two subfolders, which give labels; their own folder is the only one in what is dropped. */
async function creatureFiles(): Promise<[name: string, png: Buffer][]> {
  return Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const label = index % 2 ? 'wasser' : 'schilf';
      return [`${label}/${index}.png`, await creaturePng(index)] as [string, Buffer];
    }),
  );
}

async function creatureFolder(): Promise<string> {
  const folder = join(temporaryFolder(), 'teich');
  for (const label of ['wasser', 'schilf']) mkdirSync(join(folder, label), { recursive: true });
  for (const [name, png] of await creatureFiles()) writeFileSync(join(folder, name), png);
  return folder;
}

async function drop({ uploads }: ReturnType<typeof temporaryStudio>): Promise<ImportSource> {
  for (const [name, png] of await creatureFiles())
    await uploads.add('drop-1', `teich/${name}`, [png] as unknown as AsyncIterable<Uint8Array>);
  return { kind: 'upload', uploadId: 'drop-1' };
}

const recipe2017 = findPreset('recipe-2017') as Preset;

describe('importing again', () => {
  it('reads a folder where it is, as if it were imported for the first time', async () => {
    const studio = temporaryStudio();
    const folder = await creatureFolder();
    const first = await studio.bring({ kind: 'folder', path: folder });
    const again = await studio.again(first, { size: 64, background: 'black' });
    const afresh = await studio.bring(
      { kind: 'folder', path: folder },
      { size: 64, background: 'black' },
    );
    expect(again).toMatchObject({
      size: 64,
      channels: 3,
      name: 'teich',
      labels: ['schilf', 'wasser'],
    });
    expect(studio.spritesOf(again)).toEqual(studio.spritesOf(afresh));
    expect(studio.spritesOf(again)).not.toEqual(studio.spritesOf(first));
  });

  it('reads what was dropped from the copy that the dataset keeps, also a copy of a copy', async () => {
    const studio = temporaryStudio();
    const first = await studio.bring(await drop(studio));
    expect(first.report.origin).toEqual({ kind: 'originals' });
    const second = await studio.again(first, { size: 64 });
    const third = await studio.again(second);
    expect(second).toMatchObject({
      size: 64,
      count: 10,
      labels: ['schilf', 'wasser'],
      source: 'teich (dropped)',
    });
    expect(studio.spritesOf(third)).toEqual(studio.spritesOf(first));
    expect(readdirSync(join(studio.core.libraryPath, 'uploads'))).toEqual([]);
  });

  it('keeps a file whose name begins like a drive', async () => {
    const studio = temporaryStudio();
    const files = await creatureFiles();
    for (const [at, [, png]] of files.entries())
      await studio.uploads.add('drop-1', `teich/c:${at}.png`, [
        png,
      ] as unknown as AsyncIterable<Uint8Array>);
    const first = await studio.bring({ kind: 'upload', uploadId: 'drop-1' });
    expect(await studio.again(first)).toMatchObject({ count: 10 });
  });

  it('keeps files that lie in one folder there, so that labels stay what they were', async () => {
    const studio = temporaryStudio();
    const folder = await creatureFolder();
    const paths = [join(folder, 'wasser'), join(folder, 'schilf')];
    const first = await studio.bring({ kind: 'loose', paths });
    expect(first.labels).toEqual(['schilf', 'wasser']);
    expect(studio.spritesOf(await studio.again(first))).toEqual(studio.spritesOf(first));
  });

  it('says which folder is not there any more', async () => {
    const studio = temporaryStudio();
    const folder = await creatureFolder();
    const first = await studio.bring({ kind: 'folder', path: folder });
    rmSync(folder, { recursive: true });
    await expect(studio.again(first)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(folder),
    });
  });

  it('says so where nothing was kept, and where the copy is gone or damaged', async () => {
    const studio = temporaryStudio();
    const { report } = exampleDataset();
    const old = exampleDataset({ source: 'teich (dropped)', report: { ...report, origin: null } });
    insertDataset(studio.core.store, old);
    await expect(studio.again(old)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('keeps no copy'),
    });
    const first = await studio.bring(await drop(studio));
    const copy = join(studio.core.libraryPath, originalsPath(first.id));
    writeFileSync(copy, readFileSync(copy).subarray(0, 400));
    await expect(studio.again(first)).rejects.toMatchObject({ code: 'dataset-damaged' });
    rmSync(copy);
    await expect(studio.again(first)).rejects.toMatchObject({ code: 'not-found' });
    expect(readdirSync(join(studio.core.libraryPath, 'uploads'))).toEqual([]);
  });

  it('brings what each preset wants, the same as the command line makes at once', async () => {
    const studio = temporaryStudio();
    const path = await creatureFolder();
    const first = await studio.bring({ kind: 'folder', path });
    for (const preset of [recipe2017, findPreset('by-colour') as Preset]) {
      const hyperparameters = resolveHyperparameters({}, preset.runs[0]?.hyperparameters);
      const changes = changesFor(preset, hyperparameters, first);
      const inWindow = await studio.again(first, { ...first.options, ...changes });
      const commandLine = await studio.bring(
        { kind: 'folder', path },
        importOptionsFrom({}, preset.dataset),
      );
      expect(studio.spritesOf(inWindow), preset.id).toEqual(studio.spritesOf(commandLine));
      expect(changesFor(preset, hyperparameters, inWindow), preset.id).toEqual({});
    }
  });
});

describe('an import that takes what is there', () => {
  const once = async () => {
    const studio = temporaryStudio();
    const path = await creatureFolder();
    const again = (changes = {}) =>
      runImport(studio.core, studio.uploads, {
        source: { kind: 'folder', path },
        options: importOptionsSchema.parse(changes),
        reuse: true,
      });
    return { studio, path, again, first: await again() };
  };

  it('finds the dataset of the same sprites and options, and leaves nothing of its own', async () => {
    const { studio, again, first } = await once();
    expect((await again()).id).toBe(first.id);
    expect(listDatasets(studio.core.store)).toHaveLength(1);
    expect(readdirSync(join(studio.core.libraryPath, 'datasets'))).toEqual([first.id]);
  });

  it('makes another one of other options, other sprites, other names, and of one that was removed', async () => {
    const { studio, path, again, first } = await once();
    const black = await again({ background: 'black' });
    expect(black.id).not.toBe(first.id);
    renameSync(join(path, 'wasser', '1.png'), join(path, 'wasser', 'frog.png'));
    const renamed = await again();
    expect(renamed.id).not.toBe(first.id);
    writeFileSync(join(path, 'wasser', 'frog.png'), await creaturePng(99));
    const other = await again();
    expect([first.id, black.id, renamed.id]).not.toContain(other.id);
    removeDataset(studio.core.store, other.id, 1);
    expect((await again()).id).not.toBe(other.id);
  });

  it('is not what an import does of itself', async () => {
    const { studio, path, first } = await once();
    expect((await studio.bring({ kind: 'folder', path })).id).not.toBe(first.id);
  });

  it('passes over a dataset whose file is damaged', async () => {
    const { studio, again, first } = await once();
    writeFileSync(join(studio.core.libraryPath, spriteFilePath(first.id)), 'nothing');
    expect((await again()).id).not.toBe(first.id);
  });
});

describe('what a dataset would have to be imported again with', () => {
  const quick = findPreset('quick') as Preset;

  it('is nothing where it is as the preset wants it', () => {
    expect(changesFor(quick, resolveHyperparameters({}), exampleDataset())).toEqual({});
  });

  it('is whatever the preset names and the dataset was not made with', () => {
    const changes = changesFor(recipe2017, resolveHyperparameters({}), exampleDataset());
    expect(changes).toEqual(recipe2017.dataset);
  });

  it('is a size that the networks can take', () => {
    const light = resolveHyperparameters({ model: 'light', loss: 'hinge' });
    const changes = changesFor(quick, light, exampleDataset({ size: 40 }));
    expect(changes).toEqual({ size: 64 });
    expect(changesFor(quick, light, exampleDataset({ size: 64 }))).toEqual({});
  });

  it('fits every preset’s own networks', () => {
    for (const preset of presets) {
      const hyperparameters = resolveHyperparameters({}, preset.runs[0]?.hyperparameters);
      const small = exampleDataset({ size: 24 });
      const changes = changesFor(preset, hyperparameters, small);
      const size = typeof changes.size === 'number' ? changes.size : small.size;
      expect(changesFor(preset, hyperparameters, { ...small, size }).size, preset.id).toBe(
        undefined,
      );
    }
  });
});
