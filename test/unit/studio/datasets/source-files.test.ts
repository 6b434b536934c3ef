import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import { openLibrary } from '../../../../main/store/library.ts';
import { newId } from '../../../../main/store/new-id.ts';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';
import { spriteFilePath } from '../../../../main/studio/datasets/dataset-files.ts';
import { findSheets } from '../../../../main/studio/datasets/find-sheets.ts';
import { openSource, runImport } from '../../../../main/studio/datasets/run-import.ts';
import { itemReader } from '../../../../main/studio/datasets/source-picture.ts';
import { Uploads } from '../../../../main/studio/datasets/source/uploads.ts';
import { encodeAseprite } from '../../../../main/studio/export/aseprite-file.ts';
import { readSpriteFile } from '../../../../main/sprite-file/read-sprite-file.ts';
import {
  importOptionsSchema,
  type Dataset,
  type ImportSource,
} from '../../../../shared/dataset/dataset.ts';
import { asepriteFile, cel, layer } from '../../pictures/aseprite-files.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { asSharp, creaturePng, picture, writeFiles } from './pictures.ts';

function temporaryStudio() {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  const core = { libraryPath: library.path, store: library.store, readPicture: decodeImage };
  const uploads = new Uploads(library.path);
  const pathOf = ({ id }: Dataset) => join(library.path, spriteFilePath(id));
  return {
    core,
    uploads,
    bring: (source: ImportSource, changes = {}) =>
      runImport(core, uploads, { source, options: importOptionsSchema.parse(changes) }),
    async drop(files: Record<string, Uint8Array | string>): Promise<ImportSource> {
      const uploadId = newId();
      for (const [name, bytes] of Object.entries(files))
        await uploads.add(uploadId, name, chunksOf(Buffer.from(bytes)));
      return { kind: 'upload', uploadId };
    },
    bytesOf: (dataset: Dataset) => readFileSync(pathOf(dataset)),
    spritesOf: (dataset: Dataset) => readSpriteFile(pathOf(dataset)),
    staged: () => readdirSync(join(library.path, 'uploads')),
  };
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function creatures(count = 10, folder = ''): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  for (let index = 0; index < count; index++)
    files[`${folder}${index % 2 ? 'water' : 'fire'}/${index}.png`] = await creaturePng(index);
  return files;
}

function folderWith(files: Record<string, Uint8Array | string>): string {
  const folder = join(temporaryFolder(), 'sprites');
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, files);
  return folder;
}

describe('a zip archive', () => {
  it('is read as the folder that is in it, dropped or on the command line, to the same bytes', async () => {
    const studio = temporaryStudio();
    const files = await creatures();
    const folder = await studio.bring({ kind: 'folder', path: folderWith(files) });
    const inTop = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [`pack/${name}`, bytes]),
    );
    const archive = zipSync({ ...inTop, '__MACOSX/pack/._0.png': Buffer.from('x') });
    const dropped = await studio.bring(await studio.drop({ 'pack.zip': archive }));
    const path = join(folderWith({ 'pack.zip': archive }), 'pack.zip');
    const named = await studio.bring({ kind: 'folder', path });
    expect(named).toMatchObject({ name: 'pack', labels: ['fire', 'water'], count: 10 });
    expect(studio.bytesOf(dropped)).toEqual(studio.bytesOf(folder));
    expect(studio.bytesOf(named)).toEqual(studio.bytesOf(folder));
    expect(studio.staged()).toEqual([]);
  });

  it('is imported again from the copy of what was in it, its CSV with it', async () => {
    const studio = temporaryStudio();
    const table = 'file,label\n0.png,a\n1.png,b\n2.png,a\n3.png,b\n';
    const archive = zipSync({ ...(await creatures()), 'labels.csv': Buffer.from(table) });
    const first = await studio.bring(await studio.drop({ 'pack.zip': archive }));
    expect(first.labels).toEqual(['a', 'b']);
    const again = await studio.bring({ kind: 'dataset', datasetId: first.id });
    expect(studio.bytesOf(again)).toEqual(studio.bytesOf(first));
  });

  it('among other files is a folder of its name', async () => {
    const studio = temporaryStudio();
    const one = zipSync({ '0.png': await creaturePng(0), '1.png': await creaturePng(1) });
    const files = { 'a.zip': one, 'b/2.png': await creaturePng(2) };
    const { source, close } = await openSource(
      studio.core,
      { kind: 'folder', path: folderWith(files) },
      studio.uploads,
    );
    expect(source.items.map(({ name }) => name)).toEqual(['a/0.png', 'a/1.png', 'b/2.png']);
    await close();
    expect(studio.staged()).toEqual([]);
  });

  it('gives no links, nothing encrypted and no archives within, and names them', async () => {
    const studio = temporaryStudio();
    const link = { os: 3, attrs: (0o120777 << 16) >>> 0 };
    const archive = Buffer.from(
      zipSync({
        ...(await creatures()),
        'link.png': [Buffer.from('/etc/passwd'), link],
        'inner.zip': zipSync({ 'x.png': await creaturePng(1) }),
        'secret.png': await creaturePng(2),
      }),
    );
    encrypt(archive, 'secret.png');
    const { report } = await studio.bring(await studio.drop({ 'pack.zip': archive }));
    expect(report.imported).toBe(10);
    expect(Object.fromEntries(report.skipped.map(({ file, reason }) => [file, reason]))).toEqual({
      'pack.zip/inner.zip': expect.stringContaining('archive within an archive'),
      'pack.zip/link.png': expect.stringContaining('is a link'),
      'pack.zip/secret.png': expect.stringContaining('is encrypted'),
    });
  });

  it('whose names lead out of it is not unpacked', async () => {
    const studio = temporaryStudio();
    const archive = zipSync({ 'a.png': await creaturePng(2), '../evil.png': await creaturePng(1) });
    const dropped = await studio.drop({ ...(await creatures()), 'pack.zip': archive });
    const { report, count } = await studio.bring(dropped);
    expect(count).toBe(10);
    expect(report.skipped).toEqual([
      {
        file: 'pack.zip',
        reason: 'is an archive that cannot be read (invalid relative path: ../evil.png)',
      },
    ]);
  });

  it('that is damaged, or says another size than it has, is named', async () => {
    const studio = temporaryStudio();
    const lying = Buffer.from(zipSync({ 'bomb.png': Buffer.alloc(1_000_000) }));
    // The size in the directory: one byte.
    lying.writeUInt32LE(1, lying.indexOf('PK\x01\x02', 0, 'latin1') + 24);
    const files = { ...(await creatures()), 'lying.zip': lying, 'none.zip': 'no archive' };
    const { report, count } = await studio.bring(await studio.drop(files));
    expect(count).toBe(10);
    expect(report.skipped.map(({ file }) => file).sort()).toEqual(['lying.zip', 'none.zip']);
    expect(studio.staged()).toEqual([]);
  });

  it('that would unpack to gigabytes is refused before they are there', async () => {
    const studio = temporaryStudio();
    const zeros = Buffer.alloc(60_000_000);
    const once = zipSync({ 'a.png': zeros });
    const bomb = repeatedEntry(Buffer.from(once), 40);
    const source = await studio.drop({ 'bomb.zip': bomb });
    await expect(studio.bring(source)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('would unpack to more than'),
    });
    expect(studio.staged()).toEqual([]);
  });
});

/** An archive whose directory names its one entry many times: a few kilobytes that unpack to gigabytes. */
function repeatedEntry(archive: Buffer, times: number): Buffer {
  const [directoryAt, endAt] = ['PK\x01\x02', 'PK\x05\x06'].map((signature) =>
    archive.lastIndexOf(signature, undefined, 'latin1'),
  ) as [number, number];
  const entry = archive.subarray(directoryAt, endAt);
  const end = Buffer.from(archive.subarray(endAt));
  end.writeUInt16LE(times, 8);
  end.writeUInt16LE(times, 10);
  end.writeUInt32LE(entry.length * times, 12);
  return Buffer.concat([
    archive.subarray(0, directoryAt),
    ...Array.from({ length: times }, () => entry),
    end,
  ]);
}

/** Sets the bit that says so, in both headers. */
function encrypt(archive: Buffer, name: string): void {
  for (const [signature, flags, nameAt] of [
    ['PK\x03\x04', 6, 30],
    ['PK\x01\x02', 8, 46],
  ] as const)
    for (let at = archive.indexOf(signature, 0, 'latin1'); at >= 0;) {
      if (archive.toString('latin1', at + nameAt, at + nameAt + name.length) === name)
        archive.writeUInt16LE(archive.readUInt16LE(at + flags) | 1, at + flags);
      at = archive.indexOf(signature, at + 4, 'latin1');
    }
}

describe('Aseprite files and animations', () => {
  it('give the sprites that their pictures as PNG would give', async () => {
    const studio = temporaryStudio();
    const [pngs, files]: Record<string, Buffer>[] = [{}, {}];
    for (let index = 0; index < 8; index++) {
      (pngs as Record<string, Buffer>)[`${index}.png`] = await creaturePng(index);
      (files as Record<string, Buffer>)[`${index}.aseprite`] = encodeAseprite(
        drawCreature(1, index),
        'x',
      );
    }
    const asPng = studio.spritesOf(
      await studio.bring({ kind: 'folder', path: folderWith(pngs ?? {}) }),
    );
    const asFile = studio.spritesOf(
      await studio.bring({ kind: 'folder', path: folderWith(files ?? {}) }),
    );
    expect((await asFile).pixels).toEqual((await asPng).pixels);
  });

  it('give a sprite a frame, named after the file and numbered, in its folder’s label; one where that is asked for', async () => {
    const studio = temporaryStudio();
    const frame = (index: number) =>
      cel({ ...drawCreature(1, index), pixels: Buffer.from(drawCreature(1, index).data) });
    const { width, height } = drawCreature(1, 0);
    const walk = asepriteFile({
      width,
      height,
      frames: [[layer(), frame(20)], [frame(21)], [frame(20)], [frame(22)]],
    });
    const path = folderWith({ ...(await creatures()), 'fire/walk.aseprite': walk });
    const all = await studio.bring({ kind: 'folder', path });
    expect(all).toMatchObject({
      count: 13,
      labelCounts: [8, 5],
      report: { animations: { files: 1, frames: 3 }, sheets: { cut: 0 } },
    });
    const first = await studio.bring({ kind: 'folder', path }, { animations: 'first' });
    expect(first.count).toBe(11);
  });

  it('of GIF and WebP give their first frame, and all that differ where that is asked for', async () => {
    const studio = temporaryStudio();
    const frames = [30, 31, 32, 30].map((index) => drawCreature(1, index));
    const { width, height } = frames[0] as (typeof frames)[number];
    const strip = Buffer.concat(frames.map(({ data }) => Buffer.from(data)));
    const pages = { raw: { width, height: height * 4, channels: 4 as const, pageHeight: height } };
    const path = folderWith({
      ...(await creatures(8)),
      'a.gif': await sharp(strip, pages)
        .gif({ delay: [50, 50, 50, 50] })
        .toBuffer(),
      'b.webp': await sharp(strip, pages).webp({ lossless: true, loop: 0 }).toBuffer(),
    });
    expect((await studio.bring({ kind: 'folder', path })).count).toBe(10);
    const all = await studio.bring({ kind: 'folder', path }, { animations: 'all' });
    expect(all.report.animations).toEqual({ files: 2, frames: 6 });
    expect(all.count).toBe(14);
  });
});

describe('a sheet with its JSON', () => {
  /** Eight creatures of 32 × 32 on a row, without gaps: by itself it would be cut too. Here they are cut as it says. */
  async function sheet(): Promise<Buffer> {
    const drawn = Array.from({ length: 10 }, (_, index) => drawCreature(1, index));
    return asSharp(
      picture(10 * 40, 40, (x, y) => {
        const one = drawn[Math.floor(x / 40)];
        const [column, row] = [x % 40, y];
        if (!one || column >= one.width || row >= one.height) return [0, 0, 0, 0];
        const at = (row * one.width + column) * 4;
        return [...one.data.subarray(at, at + 4)] as [number, number, number, number];
      }),
    )
      .png()
      .toBuffer();
  }
  const { width: w, height: h } = drawCreature(1, 0);
  const frames = Array.from({ length: 10 }, (_, index) => ({
    filename: `walk/${index}.png`,
    frame: { x: index * 40, y: 0, w, h },
    rotated: false,
    trimmed: false,
    spriteSourceSize: { x: 0, y: 0, w, h },
    sourceSize: { w, h },
    duration: 100,
  }));
  const meta = { app: 'https://www.aseprite.org/', image: 'C:\\art\\heroes.png', scale: '1' };
  const asHash = Object.fromEntries(frames.map(({ filename, ...rest }) => [filename, rest]));

  it.each([
    ['an array', { frames, meta }],
    ['a hash', { frames: asHash, meta }],
    ['a multipack', { textures: [{ image: 'heroes.png', frames }] }],
    ['no name of its picture', { frames }],
  ])('as %s gives the sprites that it names', async (_, said) => {
    const studio = temporaryStudio();
    const files = { 'heroes.png': await sheet(), 'heroes.json': JSON.stringify(said) };
    const dataset = await studio.bring({ kind: 'folder', path: folderWith(files) });
    const { names } = await studio.spritesOf(dataset);
    expect(names).toEqual(frames.map((_frame, index) => `heroes#walk ${index}.png`));
    expect(dataset.report).toMatchObject({
      filesFound: 1,
      skippedCount: 0,
      sheets: { cut: 1, sprites: 10 },
    });
    const pngs: Record<string, Buffer> = {};
    for (let index = 0; index < 10; index++) pngs[`${index}.png`] = await creaturePng(index);
    const alone = await studio.bring({ kind: 'folder', path: folderWith(pngs) });
    expect((await studio.spritesOf(dataset)).pixels).toEqual(
      (await studio.spritesOf(alone)).pixels,
    );
    const dropped = await studio.bring(await studio.drop(files));
    expect(studio.bytesOf(dropped)).toEqual(studio.bytesOf(dataset));
    const again = await studio.bring({ kind: 'dataset', datasetId: dropped.id });
    expect(studio.bytesOf(again)).toEqual(studio.bytesOf(dataset));
  });

  it('is turned back and given its border where it was packed so', async () => {
    const studio = temporaryStudio();
    // A sprite of 3 × 2 in a canvas of 6 × 5, packed turned clockwise, at 1, 0.
    const colours = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const png = await asSharp(
      picture(8, 8, (x, y) => {
        const [row, column] = [1 - (x - 1), y];
        const value = x >= 1 && x <= 2 && y <= 2 ? colours[row]?.[column] : undefined;
        return value ? [value, 0, 0, 255] : [0, 0, 0, 0];
      }),
    )
      .png()
      .toBuffer();
    const frame = {
      frame: { x: 1, y: 0, w: 3, h: 2 },
      rotated: true,
      trimmed: true,
      spriteSourceSize: { x: 2, y: 3, w: 3, h: 2 },
      sourceSize: { w: 6, h: 5 },
    };
    const path = folderWith({ 's.png': png, 's.json': JSON.stringify({ frames: { one: frame } }) });
    const { source } = await openSource(studio.core, { kind: 'folder', path }, studio.uploads);
    const read = itemReader(decodeImage, { flatBackground: 'keep', sheets: 'auto' });
    const [item] = source.items;
    const [one] = item ? (await read(item)).pictures : [];
    expect(one).toMatchObject({ width: 6, height: 5, name: 's#one.png' });
    const reds = Array.from({ length: 30 }, (_, place) => one?.data[place * 4]);
    expect(reds.slice(3 * 6 + 2, 3 * 6 + 5)).toEqual([1, 2, 3]);
    expect(reds.slice(4 * 6 + 2, 4 * 6 + 5)).toEqual([4, 5, 6]);
    expect(reds.reduce((sum: number, red) => sum + (red ?? 0), 0)).toBe(21);
  });

  it('is shown as it will be cut; a person’s own way of cutting counts before it', async () => {
    const studio = temporaryStudio();
    const files = { 'heroes.png': await sheet(), 'heroes.json': JSON.stringify({ frames, meta }) };
    const { source } = await openSource(
      studio.core,
      { kind: 'folder', path: folderWith(files) },
      studio.uploads,
    );
    const shown = await findSheets(decodeImage, source, { sheets: 'auto', animations: 'auto' });
    expect(shown.preview).toMatchObject({ arrangement: 'listed', file: 'heroes.png' });
    expect(shown.preview?.cells).toHaveLength(10);
    const cells = await findSheets(decodeImage, source, { sheets: '80x40', animations: 'auto' });
    expect(cells.preview?.cells).toHaveLength(5);
  });

  it('that belongs to another picture, or to none, is named', async () => {
    const studio = temporaryStudio();
    const files = {
      ...(await creatures()),
      'a.png': await creaturePng(1),
      'a.json': JSON.stringify({ frames }),
      'b.json': JSON.stringify({ frames, meta: { image: '../../etc/gone.png' } }),
      'c.json': '{ "frames": [{ "frame": { "x": -1, "y": 0, "w": 1e9, "h": 1 } }] }',
    };
    const { report } = await studio.bring({ kind: 'folder', path: folderWith(files) });
    expect(Object.fromEntries(report.skipped.map(({ file, reason }) => [file, reason]))).toEqual({
      'a.png': expect.stringContaining('do not belong together'),
      'b.json': expect.stringContaining('which is not beside it'),
      'c.json': expect.stringContaining('is not a '),
    });
  });
});
