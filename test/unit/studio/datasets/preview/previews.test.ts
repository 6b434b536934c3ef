import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forkPictureProcess } from '../../../../../main/host/fork-process.ts';
import { readSpriteFile } from '../../../../../main/sprite-file/read-sprite-file.ts';
import { openLibrary } from '../../../../../main/store/library.ts';
import { spriteFilePath } from '../../../../../main/studio/datasets/dataset-files.ts';
import { Previews } from '../../../../../main/studio/datasets/preview/previews.ts';
import { openSource, runImport } from '../../../../../main/studio/datasets/run-import.ts';
import { Uploads } from '../../../../../main/studio/datasets/source/uploads.ts';
import {
  PictureReader,
  type ReadPicture,
} from '../../../../../main/studio/pictures/picture-reader.ts';
import { importOptionsSchema, type ImportSource } from '../../../../../shared/dataset/dataset.ts';
import type { ImportPreview } from '../../../../../shared/dataset/import-preview.ts';
import { singleSprites } from '../../../pictures/real-sprites.ts';
import { temporaryFolder } from '../../../store/fixtures.ts';
import { asSharp, creaturePng, picture, writeCreatures } from '../pictures.ts';

/** With the real processes that read pictures. */
function temporaryPreviews() {
  const library = openLibrary(temporaryFolder());
  const reader = new PictureReader(forkPictureProcess);
  const uploads = new Uploads(library.path);
  const read: string[] = [];
  const readPicture: ReadPicture = (path, how) => {
    read.push(`${basename(String(path))} ${how?.animations}`);
    return reader.read(path, how);
  };
  const core = { libraryPath: library.path, store: library.store, readPicture };
  const previews = new Previews(
    (source, signal) => openSource(core, source, uploads, signal),
    readPicture,
  );
  onTestFinished(async () => {
    await previews.close();
    reader.close();
    library.close();
  });
  const options = (changes = {}) => importOptionsSchema.parse(changes);
  return {
    library,
    previews,
    uploads,
    /** Files that were read, in order. */
    read,
    show: (source: ImportSource, changes = {}, { previewId = 'p1', turn = 0 } = {}) =>
      previews.show({ previewId, source, options: options(changes), turn }),
    async imported(source: ImportSource, changes = {}) {
      const { id } = await runImport(core, uploads, { source, options: options(changes) });
      return readSpriteFile(join(library.path, spriteFilePath(id)));
    },
  };
}

async function pixelsOf({ png }: ImportPreview['sprites'][number]['after']): Promise<Buffer> {
  return sharp(Buffer.from(png, 'base64')).raw().toBuffer();
}

const folderOf = (path: string): ImportSource => ({ kind: 'folder', path });

/** 30 of the games’ sprites. */
function realFolder(): string {
  const folder = temporaryFolder();
  for (const path of singleSprites.slice(0, 30)) cpSync(path, join(folder, basename(path)));
  return folder;
}

describe('what an import would make', () => {
  it('is, for eight sprites, pixel for pixel what the import makes, with whatever options', async () => {
    const { show, imported } = temporaryPreviews();
    const source = folderOf(realFolder());
    for (const changes of [
      {},
      { size: 64, background: 'black' },
      { size: 16, scaling: 'area', fit: 'cover' },
      { background: '#88ccff', fit: 'stretch', size: 32 },
    ]) {
      const preview = await show(source, changes);
      const sprites = await imported(source, changes);
      expect(preview.sprites).toHaveLength(8);
      expect(preview.size).toBe(sprites.size);
      const bytes = sprites.size * sprites.size * sprites.channels;
      for (const { name, before, after } of preview.sprites) {
        const place = sprites.names.indexOf(name);
        const expected = sprites.pixels.subarray(place * bytes, (place + 1) * bytes);
        expect(
          Buffer.compare(await pixelsOf(after), expected),
          `${name} ${JSON.stringify(changes)}`,
        ).toBe(0);
        expect(before).toMatchObject({ width: 68, height: 56 });
      }
    }
  });

  it('shows the pictures as they came: with the flat colour that they stand on, cut out of their sheet', async () => {
    const { show } = temporaryPreviews();
    const folder = temporaryFolder();
    const blot = (left: number) =>
      picture(24, 24, (x, y) =>
        x > 6 && x < 18 && y > 6 && y < 18 ? [20 * left, 40, 90, 255] : [255, 0, 255, 255],
      );
    for (let index = 0; index < 10; index++)
      writeFileSync(join(folder, `${index}.png`), await asSharp(blot(index)).png().toBuffer());
    const { sprites } = await show(folderOf(folder));
    const before = await pixelsOf(sprites[0]?.before as ImportPreview['sprites'][number]['before']);
    expect([...before.subarray(0, 4)]).toEqual([255, 0, 255, 255]);
    const after = await pixelsOf(sprites[0]?.after as ImportPreview['sprites'][number]['after']);
    expect([...after.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });

  it('shows others when asked to, and names what would be skipped', async () => {
    const { show } = temporaryPreviews();
    const folder = temporaryFolder();
    await writeCreatures(folder, 40);
    writeFileSync(join(folder, 'a note.png'), 'no picture');
    const names = async (turn: number) =>
      (await show(folderOf(folder), {}, { turn })).sprites.map(({ name }) => name);
    const first = await show(folderOf(folder));
    expect(first.skipped).toEqual([
      { file: 'a note.png', reason: expect.stringContaining('is not a PNG') },
    ]);
    expect(first.sprites).toHaveLength(8);
    expect(await names(0)).toEqual(first.sprites.map(({ name }) => name));
    expect(await names(1)).not.toEqual(await names(0));
  });

  it('is of a few cells of each sheet, and of fewer than eight where there are no more', async () => {
    const { show } = temporaryPreviews();
    const folder = temporaryFolder();
    for (let index = 0; index < 3; index++)
      writeFileSync(join(folder, `${index}.png`), await creaturePng(index));
    expect((await show(folderOf(folder))).sprites).toHaveLength(3);
    const cells = await show(folderOf(folder), { sheets: '8x8' }, { previewId: 'p2' });
    expect(cells.sprites).toHaveLength(8);
    expect(new Set(cells.sprites.map(({ name }) => name.split('#')[0])).size).toBe(3);
  });

  it('measures what speaks for size, scaling and background', async () => {
    const { show } = temporaryPreviews();
    const real = await show(folderOf(realFolder()), { size: 64 });
    expect(real.measured).toMatchObject({
      looked: 30,
      files: 30,
      allFiles: 30,
      pixelArt: 30,
      transparent: 30,
      commonSize: { width: 68, height: 56, count: 30 },
      cornerColour: null,
      enlarged: null,
    });
    expect(real.measured.transparentShare).toBeGreaterThan(0.5);
    const folder = temporaryFolder();
    const shades = picture(64, 64, (x, y) => [x * 4, y * 4, (x * y) % 256, 255]);
    for (let index = 0; index < 9; index++)
      writeFileSync(join(folder, `${index}.png`), await asSharp(shades).png().toBuffer());
    const smooth = await show(folderOf(folder), {}, { previewId: 'p2' });
    expect(smooth.measured).toMatchObject({ looked: 9, pixelArt: 0, transparent: 0 });
    expect(smooth.measured.commonSize).toEqual({ width: 64, height: 64, count: 9 });
    expect(smooth.measured.cornerColour).toBe('#000000');
  });

  it('measures art that was saved enlarged in its own pixels', async () => {
    const { show } = temporaryPreviews();
    const folder = temporaryFolder();
    for (const path of singleSprites.slice(0, 9))
      await sharp(path)
        .resize(68 * 4, 56 * 4, { kernel: 'nearest' })
        .toFile(join(folder, basename(path)));
    const { measured, size } = await show(folderOf(folder));
    expect(measured).toMatchObject({
      enlarged: { by: 4, count: 9 },
      commonSize: { width: 68, height: 56, count: 9 },
    });
    expect(size).toBeLessThan(68);
  });

  it('measures no more than the import looks at, and the same', async () => {
    const { show, imported } = temporaryPreviews();
    const folder = realFolder();
    const { size, measured } = await show(folderOf(folder));
    expect((await imported(folderOf(folder))).size).toBe(size);
    expect(Math.ceil(measured.ownSize / 8) * 8).toBe(size);
  });
});

describe('a preview while options change', () => {
  it('reads no file twice for options that change nothing of how it is read', async () => {
    const { show, read } = temporaryPreviews();
    const source = folderOf(realFolder());
    await show(source);
    const atFirst = read.length;
    expect(new Set(read).size).toBe(atFirst);
    await show(source, { size: 64, background: 'white', fit: 'cover' });
    await show(source, { size: 16, flatBackground: 'keep' });
    expect(read).toHaveLength(atFirst);
  });

  it('ends as soon as something newer is asked: it reads on no further', async () => {
    const { show, read } = temporaryPreviews();
    const folder = temporaryFolder();
    await writeCreatures(folder, 400);
    const older = show(folderOf(folder));
    const newer = show(folderOf(folder), { animations: 'first' });
    const [first, second] = await Promise.allSettled([older, newer]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    expect(second.status).toBe('fulfilled');
    const [ofOlder, ofNewer] = ['auto', 'first'].map(
      (animations) => read.filter((name) => name.endsWith(` ${animations}`)).length,
    );
    expect(ofOlder).toBeLessThan(50);
    expect(ofNewer).toBe(400);
  });

  it('says what is wrong with a source, and looks at it again when it is there', async () => {
    const { show } = temporaryPreviews();
    const folder = join(temporaryFolder(), 'later');
    await expect(show(folderOf(folder))).rejects.toMatchObject({ code: 'not-found' });
    mkdirSync(folder);
    await writeCreatures(folder, 9);
    expect((await show(folderOf(folder))).sprites).toHaveLength(8);
  });

  it('of a dataset shows what it was made of, and lets go of what it unpacked for that', async () => {
    const { library, previews, show, uploads } = temporaryPreviews();
    for (let index = 0; index < 9; index++)
      await uploads.add('drop-1', `teich/${index}.png`, [
        await creaturePng(index),
      ] as unknown as AsyncIterable<Uint8Array>);
    const dropped = await runImport(
      {
        libraryPath: library.path,
        store: library.store,
        readPicture: new PictureReader(forkPictureProcess).read,
      },
      uploads,
      { source: { kind: 'upload', uploadId: 'drop-1' }, options: importOptionsSchema.parse({}) },
    );
    const again = { kind: 'dataset', datasetId: dropped.id } as const;
    expect((await show(again, { size: 64 })).size).toBe(64);
    expect((await show(again, { size: 24 })).size).toBe(24);
    const unpacked = () => readdirSync(join(library.path, 'uploads'));
    expect(unpacked()).toHaveLength(1);
    await previews.end('p1');
    expect(unpacked()).toEqual([]);
    expect(existsSync(join(library.path, 'datasets', dropped.id))).toBe(true);
  });

  it('is one of a few: the one that was looked at longest ago is let go of', async () => {
    const { show, read } = temporaryPreviews();
    const source = folderOf(realFolder());
    for (const previewId of ['a', 'b', 'c', 'd']) await show(source, {}, { previewId });
    const soFar = read.length;
    await show(source, {}, { previewId: 'd' });
    expect(read).toHaveLength(soFar);
    await show(source, {}, { previewId: 'a' });
    expect(read.length).toBeGreaterThan(soFar);
    rmSync((source as { path: string }).path, { recursive: true });
  });
});
