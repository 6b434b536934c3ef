import { copyFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeImage } from '../../../../../main/pictures/decode-image.ts';
import {
  readSpriteFile,
  type SpriteFile,
} from '../../../../../main/sprite-file/read-sprite-file.ts';
import { openLibrary } from '../../../../../main/store/library.ts';
import { spriteFilePath } from '../../../../../main/studio/datasets/dataset-files.ts';
import { runImport } from '../../../../../main/studio/datasets/run-import.ts';
import { Uploads } from '../../../../../main/studio/datasets/source/uploads.ts';
import {
  importOptionsSchema,
  type Dataset,
  type ImportOptions,
  type ImportSource,
} from '../../../../../shared/dataset/dataset.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { creaturePng, writeCreatures, writeFiles } from '../pictures.ts';

const pokesprites = join(
  import.meta.dirname,
  '../../../../../node_modules/pokesprite-images/pokemon-gen8/regular',
);

interface Imported {
  dataset: Dataset;
  file: SpriteFile;
  /** What the file says of each sprite, by name: its label first. */
  words: Record<string, (string | null)[]>;
}

function temporaryImports() {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  const uploads = new Uploads(library.path);
  async function importFrom(
    source: ImportSource,
    options: Partial<ImportOptions> = {},
  ): Promise<Imported> {
    const core = { libraryPath: library.path, store: library.store, readPicture: decodeImage };
    const request = { source, options: importOptionsSchema.parse(options) };
    const dataset = await runImport(core, uploads, request);
    const file = await readSpriteFile(join(library.path, spriteFilePath(dataset.id)));
    return { dataset, file, words: wordsOf(file) };
  }
  return { uploads, importFrom };
}

function importFolder(path: string, options: Partial<ImportOptions> = {}): Promise<Imported> {
  return temporaryImports().importFrom({ kind: 'folder', path }, options);
}

function wordsOf({ names, labels, labelOf, tags, tagsOf }: SpriteFile): Imported['words'] {
  const entries = names.map((name, index): [string, (string | null)[]] => {
    const label = labels[labelOf[index] as number] ?? null;
    return [name, [label, ...(tagsOf[index] ?? []).map((tag) => tags[tag] as string)]];
  });
  return Object.fromEntries(entries);
}

/** Creatures 00000 to 00008, five of them in a subfolder, and a CSV. */
async function folderWithTable(table: string | Uint8Array, name = 'labels.csv'): Promise<string> {
  const folder = temporaryFolder();
  await writeCreatures(folder, 4);
  await writeCreatures(join(folder, 'pond'), 5);
  writeFiles(folder, { [name]: table });
  return folder;
}

const table = [
  'file,label,tags',
  'creature-00000.png,frog,green small',
  'pond\\creature-00001.PNG,newt,wet',
  'pond/creature-00002.png,,wet green',
  'gone.png,ghost,away',
].join('\r\n');

describe('labels from a CSV', () => {
  it('are taken where there is one, with its tags; rows without a file are reported', async () => {
    const { dataset, words } = await importFolder(await folderWithTable(table));
    expect(dataset).toMatchObject({ labels: ['frog', 'newt'], labelCounts: [2, 1] });
    expect(dataset).toMatchObject({ tags: ['green', 'small', 'wet'], tagCounts: [3, 2, 2] });
    expect(words['creature-00000.png']).toEqual(['frog', 'green', 'small']);
    expect(words['pond/creature-00000.png']).toEqual(['frog', 'green', 'small']);
    expect(words['pond/creature-00001.png']).toEqual(['newt', 'wet']);
    expect(words['pond/creature-00002.png']).toEqual([null, 'green', 'wet']);
    expect(words['creature-00003.png']).toEqual([null]);
    expect(dataset.report).toMatchObject({ filesFound: 9, imported: 9, skippedCount: 0 });
    expect(dataset.report.labels).toEqual({
      source: 'csv',
      table: 'labels.csv',
      unlabelled: 6,
      unmatched: ['gone.png'],
      unmatchedCount: 1,
      repeated: [],
      repeatedCount: 0,
      passedOver: null,
    });
  });

  it('come through a dropped folder, too', async () => {
    const { uploads, importFrom } = temporaryImports();
    async function send(name: string, bytes: Uint8Array): Promise<void> {
      await uploads.add(
        'drop-1',
        `my pond/${name}`,
        (async function* () {
          yield bytes;
        })(),
      );
    }
    for (let index = 0; index < 8; index++) await send(`${index}.png`, await creaturePng(index));
    await send('types.csv', Buffer.from('file,label\n3.png,frog\n'));
    const { dataset, words } = await importFrom({ kind: 'upload', uploadId: 'drop-1' });
    expect(dataset).toMatchObject({ name: 'my pond', count: 8, labels: ['frog'] });
    expect(words['3.png']?.[0]).toBe('frog');
    expect(dataset.report).toMatchObject({ skippedCount: 0, labels: { table: 'types.csv' } });
  });

  it('may be left aside for those of subfolders; its tags stay', async () => {
    const { dataset } = await importFolder(await folderWithTable(table), { labels: 'folders' });
    expect(dataset).toMatchObject({ labels: ['pond'], tags: ['green', 'small', 'wet'] });
    expect(dataset.report.labels).toMatchObject({ source: 'folders', table: 'labels.csv' });
  });

  it('are those of subfolders where it has no labels but tags', async () => {
    const folder = await folderWithTable('file,tags\ncreature-00001.png,odd');
    const { dataset } = await importFolder(folder);
    expect(dataset).toMatchObject({ labels: ['pond'], tags: ['odd'], tagCounts: [2] });
  });

  it('may name a file that is no picture without that being a mistake', async () => {
    const folder = await folderWithTable('file,label\nnotes.txt,frog\ncreature-00000.png,frog');
    writeFiles(folder, { 'notes.txt': 'hello' });
    const { dataset } = await importFolder(folder);
    expect(dataset.report).toMatchObject({ skippedCount: 1, labels: { unmatchedCount: 0 } });
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['no column file', 'name,label\ncreature-00000.png,frog', /has no column “file”/],
    ['a quote that never ends', 'file,label\n"creature', /is no proper CSV/],
  ])('with %s are refused when asked for, else reported and passed over', async (_, text, why) => {
    const folder = await folderWithTable(text);
    await expect(importFolder(folder, { labels: 'csv' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(why),
      hint: expect.stringContaining('file,label,tags'),
    });
    const { dataset } = await importFolder(folder);
    expect(dataset.labels).toEqual(['pond']);
    expect(dataset.report.skipped).toEqual([
      { file: 'labels.csv', reason: expect.stringMatching(why) },
    ]);
  });

  it('are not read from a file of more than 16 MB', async () => {
    const folder = await folderWithTable(table);
    truncateSync(join(folder, 'labels.csv'), 17_000_000);
    await expect(importFolder(folder, { labels: 'csv' })).rejects.toMatchObject({
      message: 'labels.csv has 17 MB; at most 16 MB are read.',
    });
  });

  it('cannot be asked for where there is none', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 8);
    await expect(importFolder(folder, { labels: 'csv' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('There is no CSV with labels in'),
    });
  });
});

describe('labels that tell little apart', () => {
  async function lopsidedFolder(): Promise<string> {
    const folder = temporaryFolder();
    await writeCreatures(folder, 22);
    await writeCreatures(join(folder, 'shiny'), 2);
    return folder;
  }

  it('are not taken automatically, and the report says so', async () => {
    const { dataset } = await importFolder(await lopsidedFolder());
    expect(dataset.labels).toEqual([]);
    expect(dataset.report.labels).toMatchObject({
      source: 'none',
      unlabelled: 24,
      passedOver: { source: 'folders', why: 'lopsided', count: 2 },
    });
  });

  it('are taken where a person chooses them', async () => {
    const { dataset } = await importFolder(await lopsidedFolder(), { labels: 'folders' });
    expect(dataset).toMatchObject({ labels: ['shiny'], labelCounts: [2] });
    expect(dataset.report.labels).toMatchObject({ source: 'folders', passedOver: null });
  });
});

describe('labels that are found automatically', () => {
  /** Of each pair, the big one comes last. */
  const names = [
    ['charmander', 'charizard'],
    ['squirtle', 'wailord'],
    ['pikachu', 'zapdos'],
    ['bulbasaur', 'rayquaza'],
    ['diglett', 'mamoswine'],
  ].flat();

  function folderOfSprites(): string {
    const folder = temporaryFolder();
    for (const name of names) {
      copyFileSync(join(pokesprites, `${name}.png`), join(folder, `${name}.png`));
    }
    return folder;
  }

  it('are main colours', async () => {
    const { dataset, words } = await importFolder(folderOfSprites(), { labels: 'colour' });
    const labelOf = (name: string) => words[`${name}.png`]?.[0];
    expect(['charmander', 'squirtle', 'pikachu', 'bulbasaur', 'diglett'].map(labelOf)).toEqual([
      'orange',
      'blue',
      'yellow',
      'green',
      'brown',
    ]);
    expect(dataset.report.labels).toMatchObject({ source: 'colour', unlabelled: 0, table: null });
  });

  it('are sizes', async () => {
    const { dataset, words } = await importFolder(folderOfSprites(), { labels: 'size' });
    expect(words['diglett.png']?.[0]).toBe('small');
    expect(words['wailord.png']?.[0]).toBe('large');
    expect([...dataset.labels].sort()).toEqual(['large', 'medium', 'small']);
    expect(dataset.labelCounts.reduce((sum, count) => sum + count)).toBe(names.length);
  });

  it('are colour and size as tags in any folder without a CSV, whatever the labels', async () => {
    const { dataset, words } = await importFolder(folderOfSprites(), { labels: 'none' });
    expect(dataset.labels).toEqual([]);
    expect(dataset.report.labels).toMatchObject({ source: 'none', unlabelled: names.length });
    expect(words['squirtle.png']).toEqual([null, 'small', 'blue']);
    expect(dataset.tags).toEqual(expect.arrayContaining(['small', 'large', 'blue', 'orange']));
  });

  it('do not depend on the size of the training images', async () => {
    const folder = folderOfSprites();
    const small = await importFolder(folder, { labels: 'size', size: 16 });
    const large = await importFolder(folder, { labels: 'size', size: 64 });
    expect(small.words).toEqual(large.words);
  });
});
