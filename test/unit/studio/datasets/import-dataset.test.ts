import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeImage } from '../../../../main/pictures/decode-image.ts';
import { readSpriteFile, type SpriteFile } from '../../../../main/sprite-file/read-sprite-file.ts';
import { listDatasets } from '../../../../main/store/datasets.ts';
import { type Library, openLibrary } from '../../../../main/store/library.ts';
import { drawCreature } from '../../../../main/studio/datasets/built-in/draw-creature.ts';
import { spriteFilePath } from '../../../../main/studio/datasets/dataset-files.ts';
import { importDataset } from '../../../../main/studio/datasets/import-dataset.ts';
import type { ReadingProgress } from '../../../../main/studio/datasets/import-progress.ts';
import { SpriteReader } from '../../../../main/studio/datasets/read-sprites.ts';
import { builtInSource } from '../../../../main/studio/datasets/run-import.ts';
import {
  folderSource,
  looseSource,
} from '../../../../main/studio/datasets/source/folder-source.ts';
import {
  type Dataset,
  type ImportOptions,
  importOptionsSchema,
} from '../../../../shared/dataset/dataset.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { mountSmallDisk } from '../../../small-disk.ts';
import { withoutPrivileges } from '../../../without-privileges.ts';
import { loadSprite } from '../../pictures/real-sprites.ts';
import { gridOf, laidOut, trimmed } from '../../pictures/sprite-sheets.ts';
import { fillStore } from '../../store/fill-store.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import {
  asSharp,
  bmp,
  creaturePng,
  hugePng,
  picture,
  writeCreatures,
  writeFiles,
} from './pictures.ts';

const pokesprites = join(
  import.meta.dirname,
  '../../../../node_modules/pokesprite-images/pokemon-gen8/regular',
);

function temporaryLibrary(): Library {
  const library = openLibrary(temporaryFolder());
  onTestFinished(() => library.close());
  return library;
}

interface ImportResult {
  dataset: Dataset;
  sprites: SpriteFile;
}

async function importFolder(
  folder: string,
  options: Partial<ImportOptions> = {},
  library = temporaryLibrary(),
): Promise<ImportResult> {
  const dataset = await importDataset(
    { libraryPath: library.path, store: library.store, readPicture: decodeImage },
    { source: await folderSource(folder), options: importOptionsSchema.parse(options) },
  );
  const sprites = await readSpriteFile(join(library.path, spriteFilePath(dataset.id)));
  return { dataset, sprites };
}

/** Expects an import to fail and to leave nothing in the library. */
async function expectRefusal(
  folder: string,
  code: string,
  message: RegExp,
  options: Partial<ImportOptions> = {},
): Promise<void> {
  const library = temporaryLibrary();
  await expect(importFolder(folder, options, library)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/\w/),
  });
  expect(readdirSync(join(library.path, 'datasets'))).toEqual([]);
  expect(listDatasets(library.store)).toEqual([]);
}

function skippedReasons({ dataset }: ImportResult): Record<string, string> {
  return Object.fromEntries(dataset.report.skipped.map(({ file, reason }) => [file, reason]));
}

/** Names, sizes, times and content of all files below a folder. */
function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const found = statSync(join(folder, name));
      const content = found.isFile() ? readFileSync(join(folder, name)) : '';
      return `${name} ${found.size} ${found.mtimeMs} ${createHash('sha1').update(content).digest('hex')}`;
    });
}

describe('importing where there is no room', () => {
  const importing = async (library: Library) =>
    importDataset(
      { libraryPath: library.path, store: library.store, readPicture: decodeImage },
      { source: builtInSource(32, 1), options: importOptionsSchema.parse({}) },
    );

  it('is called a full disk, and nothing of it stays', async (context) => {
    const library = temporaryLibrary();
    const folder = join(library.path, 'datasets');
    const makeRoom = fillStore(library.store);
    await expect(importing(library)).rejects.toSatisfy(
      (error) => toErrorShape(error).code === 'disk-full',
    );
    expect(readdirSync(folder)).toEqual([]);
    makeRoom();
    const disk = mountSmallDisk(64, folder);
    if (!disk) return context.skip('a file system cannot be mounted here');
    await expect(importing(library)).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(folder)).toEqual([]);
    expect(listDatasets(library.store)).toEqual([]);
  });
});

describe('a dataset whose file does not come to its place', () => {
  it('is not listed', async () => {
    const { path, store } = temporaryLibrary();
    const folder = join(path, 'datasets');
    const onProgress = () => {
      const [partial] = readdirSync(folder);
      if (partial?.endsWith('.partial'))
        mkdirSync(join(folder, partial.replace('.partial', ''), 'in the way'), { recursive: true });
    };
    const importing = importDataset(
      { libraryPath: path, store, readPicture: decodeImage },
      { source: builtInSource(32, 1), options: importOptionsSchema.parse({}), onProgress },
    );
    await expect(importing).rejects.toThrow();
    expect(listDatasets(store)).toEqual([]);
  });
});

describe('importing real sprites', () => {
  it('reads all 1,332 box sprites, takes no label from a subfolder of 20, and finds recoloured twins', async () => {
    const progress: ReadingProgress[] = [];
    const library = temporaryLibrary();
    const dataset = await importDataset(
      { libraryPath: library.path, store: library.store, readPicture: decodeImage },
      {
        source: await folderSource(pokesprites),
        options: importOptionsSchema.parse({}),
        onProgress: (reading) => progress.push(reading),
      },
    );
    const files = readdirSync(pokesprites, { recursive: true, encoding: 'utf8' });
    const count = files.filter((name) => name.endsWith('.png')).length;
    expect(count).toBeGreaterThanOrEqual(1_332);
    expect(dataset).toMatchObject({
      name: 'regular',
      count,
      // The smallest that holds 95 % of them: they are up to 64 wide.
      size: 48,
      channels: 4,
      labels: [],
    });
    expect(dataset.report).toMatchObject({
      filesFound: count,
      imported: count,
      skipped: [],
      skippedCount: 0,
      scalingUsed: 'nearest',
      autoSize: { size: 48, basis: 'own-pixels' },
      labels: { passedOver: { source: 'folders', why: 'lopsided', count: 20 } },
    });
    const { autoSize, colours } = dataset.report;
    expect(autoSize?.shrunk).toBeGreaterThan(0);
    expect(autoSize?.shrunk).toBeLessThanOrEqual(0.05 * count);
    // A third of them are in the style of a later game, with ten times as many colours.
    expect(colours?.median).toBeGreaterThan(9);
    expect(colours?.median).toBeLessThan(16);
    expect(colours?.ninetieth).toBeGreaterThan(64);
    expect(dataset.report.exactDuplicates).toBeGreaterThan(0);
    expect(dataset.report.exactDuplicates).toBeLessThan(50);
    expect(dataset.report.nearDuplicates).toBeGreaterThan(50);
    expect(dataset.report.nearDuplicates).toBeLessThan(400);
    expect(listDatasets(library.store)).toEqual([dataset]);
    expect(progress[0]).toMatchObject({ phase: 'scanning', total: count });
    expect(progress.at(-1)).toMatchObject({ phase: 'writing', done: count, total: count });
    expect(progress.some(({ phase, currentFile }) => phase === 'reading' && currentFile)).toBe(
      true,
    );
  });

  it('gives the same sprites however large they were saved, and says how many were enlarged', async () => {
    const names = readdirSync(join(pokesprites, 'female')).slice(0, 12);
    const imports: ImportResult[] = [];
    for (const factor of [1, 3, 20]) {
      const folder = temporaryFolder();
      for (const name of names) {
        await sharp(join(pokesprites, 'female', name))
          .resize({ width: 68 * factor, height: 56 * factor, kernel: 'nearest' })
          .png({ compressionLevel: 1 })
          .toFile(join(folder, name));
      }
      imports.push(await importFolder(folder));
    }
    expect(imports.map(({ dataset }) => dataset.report.enlarged)).toEqual([0, 12, 12]);
    expect(imports[1]?.sprites.pixels).toEqual(imports[0]?.sprites.pixels);
    expect(imports[2]?.sprites.pixels).toEqual(imports[0]?.sprites.pixels);
  });

  it('makes the flat colour behind opaque sprites transparent and says so, or keeps it where told', async () => {
    const names = readdirSync(join(pokesprites, 'female')).slice(0, 12);
    const [own, flat] = [temporaryFolder(), temporaryFolder()];
    for (const name of names) {
      const sprite = sharp(join(pokesprites, 'female', name));
      await sprite.clone().png().toFile(join(own, name));
      await sprite.flatten({ background: '#ff00ff' }).png().toFile(join(flat, name));
    }
    const expected = await importFolder(own);
    const cleared = await importFolder(flat);
    expect(expected.dataset.report.backgroundsRemoved).toBe(0);
    expect(cleared.dataset.report.backgroundsRemoved).toBe(12);
    // Holes that a sprite encloses stay magenta; nothing else differs.
    const differing = cleared.sprites.pixels.filter(
      (value, at) => value !== expected.sprites.pixels[at],
    );
    expect(differing.length / cleared.sprites.pixels.length).toBeLessThan(0.02);
    const kept = await importFolder(flat, { flatBackground: 'keep' });
    expect(kept.dataset.report.backgroundsRemoved).toBe(0);
    const isMagenta = (at: number) =>
      kept.sprites.pixels[at] === 255 && kept.sprites.pixels[at + 1] === 0;
    expect(
      kept.sprites.pixels.filter((_, at) => at % 4 === 0 && isMagenta(at)).length,
    ).toBeGreaterThan(2_000);
  });

  it('gives the same sprites each time', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 40);
    const [one, other] = [await importFolder(folder), await importFolder(folder)];
    expect(one.sprites.sha256).toBe(other.sprites.sha256);
    expect(one.dataset.id).not.toBe(other.dataset.id);
  });

  it('keeps pixel art that fits as it is, pixel for pixel', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 10);
    const { dataset, sprites } = await importFolder(folder);
    expect(dataset.report.scalingUsed).toBe('nearest');
    const original = await sharp(await creaturePng(0))
      .raw()
      .toBuffer();
    const coloursOf = (pixels: Uint8Array) => {
      const words = new Uint32Array(new Uint8Array(pixels).buffer);
      return [...words].filter((colour) => colour !== 0).sort();
    };
    expect(coloursOf(sprites.pixels.subarray(0, 32 * 32 * 4))).toEqual(coloursOf(original));
  });
});

describe('importing every kind of image', () => {
  it('reads PNG (RGBA, greyscale, palette, 16-bit), JPEG, WebP and GIF whatever they are called', async () => {
    const folder = temporaryFolder();
    const red = picture(24, 24, (x, y) => (x > 3 && y > 3 ? [220, 20, 40, 255] : [0, 0, 0, 0]));
    const onWhite = asSharp(red).flatten({ background: 'white' });
    writeFiles(folder, {
      'rgba.png': await asSharp(red).png().toBuffer(),
      'palette.png': await asSharp(red).png({ palette: true }).toBuffer(),
      'sixteen bits.png': await asSharp(red).toColourspace('rgb16').png().toBuffer(),
      'grey.png': await onWhite.clone().greyscale().png().toBuffer(),
      'photo.jpg': await onWhite.clone().jpeg({ quality: 95 }).toBuffer(),
      'web.webp': await asSharp(red).webp({ lossless: true }).toBuffer(),
      'moving.gif': await asSharp(red).gif().toBuffer(),
      'a png.without-extension': await asSharp(red).png().toBuffer(),
    });
    const { dataset, sprites } = await importFolder(folder, { size: 32, scaling: 'nearest' });
    expect(dataset.report).toMatchObject({ imported: 8, skippedCount: 0 });
    const centre = (16 * 32 + 16) * 4;
    sprites.names.forEach((name, index) => {
      const [r, g, b, a] = sprites.pixels.subarray(
        index * 4_096 + centre,
        index * 4_096 + centre + 4,
      );
      expect(a, name).toBe(255);
      if (name === 'grey.png') expect([r, g]).toEqual([g, b]);
      else {
        expect(Math.abs((r as number) - 220), name).toBeLessThan(8);
        expect(Math.abs((g as number) - 20), name).toBeLessThan(12);
      }
    });
  });

  it('takes the first frame of an animation', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 8);
    const frames = Buffer.concat([Buffer.alloc(400, 255), Buffer.alloc(400, 100)]);
    const animation = await sharp(frames, {
      raw: { width: 10, height: 20, channels: 4, pageHeight: 10 },
    })
      .gif({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).toBe(2);
    writeFiles(folder, { 'a.gif': animation });
    const { sprites } = await importFolder(folder, { scaling: 'nearest' });
    expect(sprites.names[0]).toBe('a.gif');
    expect([...sprites.pixels.subarray((16 * 32 + 16) * 4).subarray(0, 4)]).toEqual([
      255, 255, 255, 255,
    ]);
  });

  it('turns photographs upright', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 8);
    // White above, black below; EXIF orientation 3 says: upside down.
    const upsideDown = picture(32, 32, (_, y) => (y < 16 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
    const jpeg = await asSharp(upsideDown).jpeg().withMetadata({ orientation: 3 }).toBuffer();
    writeFiles(folder, { 'a.jpg': jpeg });
    const { sprites } = await importFolder(folder, { fit: 'stretch', background: 'black' });
    expect(sprites.pixels[0]).toBeLessThan(20);
    expect(sprites.pixels[31 * 32 * 3]).toBeGreaterThan(235);
  });
});

describe('files that cannot be sprites', () => {
  it('are skipped and listed, each with its reason in words', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 9);
    const whole = await creaturePng(0);
    const noise = Buffer.from(Array.from({ length: 30_000 }, (_, index) => (index * 7919) % 251));
    const large = await sharp(noise, { raw: { width: 100, height: 100, channels: 3 } })
      .png()
      .toBuffer();
    writeFiles(folder, {
      'text.png': 'This is a text file.',
      'empty.png': '',
      'cut.png': whole.subarray(0, 60),
      'cut in the middle.png': large.subarray(0, large.length / 2),
      'huge.png': hugePng(20_000, 20_000),
      'drawing.svg':
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      'old.bmp': bmp(16, 16),
      'nothing.png': await asSharp(picture(20, 20, () => [9, 9, 9, 0]))
        .png()
        .toBuffer(),
    });
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling.png'));
    const result = await importFolder(folder);
    expect(result.dataset.report).toMatchObject({ filesFound: 18, imported: 9, skippedCount: 9 });
    const reasons = skippedReasons(result);
    expect(reasons['text.png']).toMatch(/^is not a PNG, JPEG, WebP, GIF or Aseprite picture$/);
    expect(reasons['drawing.svg']).toMatch(/^is not a PNG/);
    expect(reasons['empty.png']).toBe('is empty');
    expect(reasons['cut.png']).toMatch(/damaged or incomplete PNG/);
    expect(reasons['cut in the middle.png']).toMatch(/damaged or incomplete PNG/);
    expect(reasons['huge.png']).toMatch(/20000 × 20000 pixels; at most 64 million/);
    expect(reasons['old.bmp']).toMatch(/BMP.*save it as PNG/);
    expect(reasons['nothing.png']).toBe('is wholly transparent');
    expect(reasons['dangling.png']).toBe('is a link that leads nowhere');
  });

  it('may be folders with names of pictures, which are read as folders', async () => {
    const folder = temporaryFolder();
    await writeCreatures(join(folder, 'sheet.png'), 8);
    const { dataset } = await importFolder(folder);
    expect(dataset.report).toMatchObject({ imported: 8, skippedCount: 0 });
  });

  it('may be closed to us, as may folders', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 9);
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'creature-00003.png'), 0);
    mkdirSync(join(folder, 'closed'), { mode: 0 });
    const reader = await withoutPrivileges(async () => {
      const opened = await SpriteReader.open({
        readPicture: decodeImage,
        source: await folderSource(folder),
        options: importOptionsSchema.parse({}),
      });
      for await (const sprite of opened.sprites()) expect(sprite.name).not.toContain('00003');
      return opened;
    });
    expect(reader.report()).toMatchObject({
      imported: 8,
      skipped: [
        { file: 'closed', reason: 'may not be read (permission denied)' },
        { file: 'creature-00003.png', reason: 'may not be read (permission denied)' },
      ],
    });
  });
});

describe('folders', () => {
  it('may be nested, have spaces and letters of all languages, and give labels', async () => {
    const folder = join(temporaryFolder(), 'Füchse & 狐 – my sprites');
    await writeCreatures(join(folder, 'fire & ice'), 5);
    await writeCreatures(join(folder, '水/深'), 4);
    const { dataset, sprites } = await importFolder(folder);
    expect(dataset.name).toBe('Füchse & 狐 – my sprites');
    expect(dataset.labels).toEqual(['fire & ice', '水/深']);
    expect([...sprites.labelOf]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(dataset.report.exactDuplicates).toBe(4);
  });

  it('may hold links that lead in a circle', async () => {
    const folder = temporaryFolder();
    await writeCreatures(join(folder, 'inner'), 8);
    symlinkSync(folder, join(folder, 'inner', 'outer again'));
    symlinkSync(join(folder, 'self'), join(folder, 'self'));
    const result = await importFolder(folder);
    expect(result.dataset.report.imported).toBe(8);
    expect(skippedReasons(result)).toEqual({ self: 'is a link that leads nowhere' });
  });

  it('are never written to', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 12);
    writeFiles(folder, { 'text.png': 'no picture' });
    const before = fingerprint(folder);
    await importFolder(folder);
    expect(fingerprint(folder)).toEqual(before);
    expect(before).toHaveLength(13);
  });

  it('pass over hidden files without a word', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 8);
    writeFiles(folder, { '.DS_Store': 'x', '.git/objects/ab': 'y' });
    expect((await importFolder(folder)).dataset.report.filesFound).toBe(8);
  });

  it('are refused, with what to do, where they are empty', async () => {
    await expectRefusal(temporaryFolder(), 'dataset-empty', /no files/);
  });

  it('are refused where they hold two images, saying why others were skipped', async () => {
    const folder = temporaryFolder();
    await writeCreatures(folder, 2);
    writeFiles(folder, { 'notes.txt': 'hello' });
    await expectRefusal(
      folder,
      'dataset-too-small',
      /Of 3 files .* 2 could be read as sprites; at least 8 are needed\. Skipped: notes\.txt is not a PNG/,
    );
  });

  it('are refused where nothing in them is an image', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}.txt`, 'x'])));
    await expectRefusal(folder, 'dataset-empty', /0 could be read.*and 6 more/);
  });

  it('are refused where they hold an archive, with the hint to unpack it', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'sprites.rar': 'Rar!' });
    await expect(importFolder(folder)).rejects.toMatchObject({
      code: 'dataset-empty',
      hint: expect.stringMatching(/^Unpack sprites\.rar first/),
    });
  });

  it('are refused where they do not exist, or are files that are no sprite sheet', async () => {
    const folder = temporaryFolder();
    await expectRefusal(join(folder, 'nowhere'), 'not-found', /does not exist/);
    writeFiles(folder, { file: '', 'one.png': await creaturePng(1) });
    await expectRefusal(join(folder, 'file'), 'dataset-empty', /file is empty/);
    await expectRefusal(join(folder, 'one.png'), 'dataset-too-small', /Of 1 file/);
  });
});

describe('pictures and folders that were dropped together', () => {
  it('are one dataset, with labels by the folders, in an order of their own', async () => {
    const folder = temporaryFolder();
    await writeCreatures(join(folder, 'frogs'), 4);
    await writeCreatures(join(folder, 'newts'), 4);
    writeFiles(folder, { 'b.png': await creaturePng(9), 'a.png': await creaturePng(8), '.x': '' });
    const dropped = ['b.png', 'newts', '.x', 'frogs', 'a.png'].map((name) => join(folder, name));
    const source = await looseSource(dropped);
    expect(source.items.map(({ name }) => name.replace(/\/.*/, '/…'))).toEqual([
      'a.png',
      'b.png',
      ...Array.from({ length: 4 }, () => 'frogs/…'),
      ...Array.from({ length: 4 }, () => 'newts/…'),
    ]);
    const library = temporaryLibrary();
    const dataset = await importDataset(
      { libraryPath: library.path, store: library.store, readPicture: decodeImage },
      { source, options: importOptionsSchema.parse({}) },
    );
    expect(dataset).toMatchObject({
      count: 10,
      labels: ['frogs', 'newts'],
      name: 'Dropped sprites',
    });
  });

  it('bring their own labels.csv along', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'labels.csv': 'file,label\na.png,frog\n', 'a.png': 'x' });
    const source = await looseSource([join(folder, 'a.png'), join(folder, 'labels.csv')]);
    expect(source.table).toEqual({ name: 'labels.csv', path: join(folder, 'labels.csv') });
    expect(source.items).toHaveLength(1);
  });

  it('are refused where one of them is not there', async () => {
    await expect(looseSource([join(temporaryFolder(), 'gone.png')])).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('gone.png'),
    });
  });
});

describe('sprite sheets', () => {
  const names = readdirSync(pokesprites)
    .filter((name) => name.endsWith('.png'))
    .slice(0, 24);
  const cell = { width: 68, height: 56 };
  const sprites = () => Promise.all(names.map((name) => loadSprite(join(pokesprites, name))));

  it('in equal cells are cut by themselves: the sprites are those of single files', async () => {
    const [single, sheets] = [temporaryFolder(), temporaryFolder()];
    for (const [index, sprite] of (await sprites()).entries())
      await asSharp(laidOut(cell, [{ sprite, at: { left: 0, top: 0 } }]))
        .png()
        .toFile(join(single, `${String(index).padStart(2, '0')}.png`));
    const sheet = asSharp(gridOf(await sprites(), { columns: 6, cell }));
    await sheet.clone().png().toFile(join(sheets, 'heroes.png'));
    const expected = await importFolder(single);
    const fromFile = await importFolder(join(sheets, 'heroes.png'));
    expect(fromFile.dataset).toMatchObject({ name: 'heroes', count: 24 });
    expect(fromFile.dataset.report.sheets).toMatchObject({ cut: 1, sprites: 24, loose: 0 });
    expect(fromFile.sprites.pixels).toEqual(expected.sprites.pixels);
    await sheet.flatten({ background: '#ff00ff' }).png().toFile(join(sheets, 'heroes.png'));
    const onMagenta = await importFolder(sheets);
    expect(onMagenta.dataset.report).toMatchObject({ backgroundsRemoved: 1, imported: 24 });
  });

  it('lend their labels and rows of the CSV to their sprites', async () => {
    const folder = temporaryFolder();
    const sheet = await asSharp(gridOf(await sprites(), { columns: 6, cell }))
      .png()
      .toBuffer();
    writeFiles(folder, {
      'cats.png': sheet,
      'dogs.png': sheet,
      'labels.csv': 'file,label\ncats.png,cat\ndogs.png,dog\ndogs#02.png,wolf\n',
    });
    const { dataset } = await importFolder(folder);
    expect(
      Object.fromEntries(dataset.labels.map((label, place) => [label, dataset.labelCounts[place]])),
    ).toEqual({
      cat: 24,
      dog: 23,
      wolf: 1,
    });
    expect(dataset.report.labels).toMatchObject({ unmatched: [], unlabelled: 0 });
  });

  it('whose sprites lie freely are not imported as one sprite without a word', async () => {
    const folder = temporaryFolder();
    const free = (await sprites()).slice(0, 12).map((sprite, index) => ({
      sprite: trimmed(sprite),
      at: { left: 3 + (index % 4) * 77 + ((index * 7) % 5), top: 2 + (index >> 2) * 67 },
    }));
    await asSharp(laidOut({ width: 319, height: 211 }, free))
      .png()
      .toFile(join(folder, 'free.png'));
    await expect(importFolder(folder)).rejects.toMatchObject({
      code: 'dataset-too-small',
      hint: expect.stringContaining('free.png: 12'),
    });
    const { dataset } = await importFolder(folder, { sheets: 'islands' });
    expect(dataset.report.sheets).toMatchObject({ cut: 1, sprites: 12 });
    await writeCreatures(folder, 9);
    const left = await importFolder(folder);
    expect(left.dataset.report.sheets).toEqual({
      cut: 0,
      sprites: 0,
      loose: 1,
      looseExample: { file: 'free.png', sprites: 12 },
    });
  });

  it('are cut into cells of a given size, or not at all', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'heroes.png');
    await asSharp(gridOf(await sprites(), { columns: 6, cell }))
      .png()
      .toFile(path);
    const cut = await importFolder(path, { sheets: '34x56' });
    expect(cut.dataset.count).toBeGreaterThan(24);
    await expectRefusal(path, 'dataset-too-small', /Of 1 file/, { sheets: 'none' });
  });

  it('are skipped with the reason where they cannot be cut as a person says', async () => {
    const folder = temporaryFolder();
    const solid = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#405060' } });
    await solid(1_200, 1_200).png().toFile(join(folder, 'many.png'));
    await solid(4_400, 4_000).png().toFile(join(folder, 'large.png'));
    await solid(1_200, 1_200).jpeg().toFile(join(folder, 'photo.jpg'));
    await writeCreatures(folder, 9);
    const reasons = skippedReasons(await importFolder(folder, { sheets: '16x16' }));
    expect(reasons).toEqual({
      'many.png': expect.stringContaining('5625 cells of 16 × 16; at most 4096'),
      'large.png': expect.stringContaining('at most 4096 × 4096 pixels'),
      'photo.jpg': expect.stringContaining('of a JPEG at most 1024 a side'),
    });
  });
});

describe('cancelling', () => {
  it('in the middle leaves nothing behind', async () => {
    const library = temporaryLibrary();
    const controller = new AbortController();
    let reached = 0;
    const source = builtInSource(400, 1);
    source.items.forEach((item, index) => {
      item.from = {
        draw() {
          reached = Math.max(reached, index);
          if (index === 250) controller.abort();
          return drawCreature(1, index);
        },
      };
    });
    const importing = importDataset(
      { libraryPath: library.path, store: library.store, readPicture: decodeImage },
      {
        source,
        options: importOptionsSchema.parse({ scaling: 'area' }),
        signal: controller.signal,
      },
    );
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    expect(reached).toBeLessThan(300);
    expect(readdirSync(join(library.path, 'datasets'))).toEqual([]);
    expect(listDatasets(library.store)).toEqual([]);
  });
});

describe('backgrounds', () => {
  const cases = [
    ['transparent', 4, [0, 0, 0, 0]],
    ['white', 3, [255, 255, 255]],
    ['black', 3, [0, 0, 0]],
    ['#88ccff', 3, [0x88, 0xcc, 0xff]],
  ] as const;
  it.each(cases)(
    '%s gives %d channels and its colour in the corner',
    async (background, channels, corner) => {
      const folder = temporaryFolder();
      await writeCreatures(folder, 8);
      const { dataset, sprites } = await importFolder(folder, { background, size: 40 });
      expect(dataset.channels).toBe(channels);
      expect(sprites.pixels.length).toBe(8 * 40 * 40 * channels);
      expect([...sprites.pixels.subarray(0, channels)]).toEqual(corner);
    },
  );
});
