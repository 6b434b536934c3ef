import { parseResource as parseGodotResource } from '@fernforestgames/godot-resource-parser';
import Aseprite from 'ase-parser';
import { parse as parseYaml } from 'yaml';
import { unzipSync } from 'fflate';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  exportToFolder,
  exportToLibrary,
} from '../../../../main/studio/export/export-favourites.ts';
import { Favourites } from '../../../../main/studio/gallery/favourites.ts';
import { libraryPathSchema } from '../../../../shared/run/events.ts';
import type { Favourite } from '../../../../shared/creature/favourite.ts';
import { librarySample, noGenerator, pixelsOf, type SampleRun } from '../gallery/sample-run.ts';
import { exportSample } from '../../../../main/studio/runs/export-sample.ts';
import { encodePng } from '../../../../main/png/png.ts';
import {
  contactLayout,
  contactMargin,
  lineHeight,
} from '../../../../shared/creature/contact-sheet.ts';
import { exportFormats } from '../../../../shared/creature/export-formats.ts';
import { coloursOfPaletteFile } from '../../../../shared/creature/palette-text.ts';
import { mountSmallDisk } from '../../../small-disk.ts';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

async function starred(
  indices: readonly number[],
  runName?: string,
): Promise<SampleRun & { chosen: Favourite[] }> {
  const run = await librarySample(runName);
  const favourites = new Favourites(run.core, noGenerator);
  const chosen: Favourite[] = [];
  for (const index of indices) chosen.push(await favourites.add(run.sample.id, index));
  return { ...run, chosen };
}

/** Checks that each pixel became a square of `scale` pixels, alpha and all. */
function expectEnlarged(enlarged: Buffer, original: Buffer, scale: number): void {
  const width = 32 * scale;
  expect(enlarged.length).toBe(width * width * 4);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / scale) * 32 + Math.floor(x / scale)) * 4;
      const to = (y * width + x) * 4;
      if (enlarged.readUInt32LE(to) !== original.readUInt32LE(from)) {
        throw new Error(`pixel ${x}, ${y} differs`);
      }
    }
  }
}

describe('creatures of runs whose names are the same in file names', () => {
  it('carry the ids of their runs, in every export and every frame', async () => {
    const { core, chosen } = await starred([1], 'Pond');
    const [one] = chosen as [Favourite];
    insertRun(core.store, exampleRun({ id: 'other', name: 'pond' }));
    const named = async (format: 'png' | 'sheet') => {
      const folder = temporaryFolder();
      await exportToFolder(core, [one], { format, scale: 1 }, folder);
      const sheet = join(folder, 'creatures.json');
      return format === 'png'
        ? readdirSync(folder)
        : Object.keys(JSON.parse(readFileSync(sheet, 'utf8')).frames);
    };
    const [name = ''] = await named('png');
    expect(name).toMatch(new RegExp(`^pond-${one.runId}-\\d{6}-002\\.png$`));
    expect(await named('sheet')).toEqual([name.slice(0, -'.png'.length)]);
  });
});

describe('Aseprite files', () => {
  it('hold each creature’s own pixels, enlarged, and say where it comes from', async () => {
    const { core, chosen } = await starred([1, 2]);
    const folder = temporaryFolder();
    await exportToFolder(core, chosen, { format: 'aseprite', scale: 2 }, folder);
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(2);
    for (const [place, name] of names.entries()) {
      const bytes = readFileSync(join(folder, name));
      const file = new Aseprite(bytes, name);
      file.parse();
      expect([file.width, file.height]).toEqual([64, 64]);
      const png = await pixelsOf(join(core.libraryPath, (chosen[place] as Favourite).path));
      // These creatures are half transparent at their edges, so they have no palette.
      expect(file.colorDepth).toBe(32);
      expectEnlarged(file.frames[0]?.cels[0]?.rawCelData ?? Buffer.alloc(0), png, 2);
      expect(bytes.includes(`creature ${(chosen[place] as Favourite).index + 1}`)).toBe(true);
    }
  });
});

describe('palette files', () => {
  it.each(['gpl', 'hex', 'pal', 'lospec'] as const)(
    '.%s hold the colours of each creature',
    async (format) => {
      const { core, chosen } = await starred([1]);
      const [one] = chosen as [Favourite];
      const pixels = [0, 0, 0, 0, 177, 62, 83, 255, 26, 28, 44, 255, 177, 62, 83, 255];
      const painted = { width: 2, height: 2, data: Uint8Array.from(pixels) };
      writeFileSync(join(core.libraryPath, one.path), encodePng(painted));
      const folder = temporaryFolder();
      await exportToFolder(core, [one], { format, scale: 1 }, folder);
      const [name = ''] = readdirSync(folder);
      expect(name.endsWith(format === 'lospec' ? '.json' : `.${format}`)).toBe(true);
      const text = readFileSync(join(folder, name), 'utf8');
      expect(coloursOfPaletteFile(text)).toEqual(['#1a1c2c', '#b13e53']);
    },
  );

  it('are refused of a creature that was painted with none', async () => {
    const { core, chosen } = await starred([1]);
    const exporting = exportToFolder(core, chosen, { format: 'gpl', scale: 1 }, temporaryFolder());
    await expect(exporting).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('more colours than a palette holds'),
    });
  });
});

describe('exporting into the library', () => {
  it('is refused, also by a way around, and nothing is written', async () => {
    const { core, sample, chosen } = await starred([1]);
    const way = join(temporaryFolder(), 'way');
    symlinkSync(core.libraryPath, way, 'junction');
    const before = readdirSync(core.libraryPath, { recursive: true });
    for (const folder of [
      core.libraryPath,
      join(core.libraryPath, 'runs', 'new'),
      join(way, 'new'),
    ]) {
      const refused = { code: 'invalid-input', message: expect.stringContaining('library') };
      const exporting = exportToFolder(core, chosen, { format: 'png', scale: 1 }, folder);
      await expect(exporting).rejects.toMatchObject(refused);
      await expect(exportSample(core, sample, folder)).rejects.toMatchObject(refused);
    }
    expect(readdirSync(core.libraryPath, { recursive: true })).toEqual(before);
  });
});

describe('exporting to where the sprites of a dataset come from', () => {
  it('is refused, also below it and by a way around, and nothing is written', async () => {
    const { core, sample, chosen } = await starred([1]);
    const sprites = temporaryFolder();
    const way = join(temporaryFolder(), 'way');
    symlinkSync(sprites, way, 'junction');
    insertDataset(core.store, exampleDataset({ id: 'd2', name: 'Mine', source: sprites }));
    for (const folder of [sprites, join(sprites, 'samples'), join(way, 'new')]) {
      const refused = {
        code: 'invalid-input',
        message: expect.stringContaining('the dataset "Mine"'),
      };
      const exporting = exportToFolder(core, chosen, { format: 'png', scale: 1 }, folder);
      await expect(exporting).rejects.toMatchObject(refused);
      await expect(exportSample(core, sample, folder)).rejects.toMatchObject(refused);
    }
    expect(readdirSync(sprites)).toEqual([]);
  });

  it.each(['small (dropped)', resolve('/')])(
    'is no reason to refuse every folder, where it says %j',
    async (source) => {
      const { core, sample } = await starred([1]);
      insertDataset(core.store, exampleDataset({ id: 'd2', source }));
      const { creatures } = await exportSample(core, sample, temporaryFolder());
      expect(creatures).toHaveLength(7);
    },
  );

  it('leaves the place beside a sheet that was imported alone', async () => {
    const { core, sample } = await starred([1]);
    const folder = temporaryFolder();
    const sheet = join(folder, 'sheet.png');
    writeFileSync(sheet, '');
    insertDataset(core.store, exampleDataset({ id: 'd2', source: sheet }));
    const written = await exportSample(core, sample, folder);
    expect(written.sheet).toBe(join(folder, 'sheet-2.png'));
  });
});

describe('exporting PNG files', () => {
  it.each([1, 3, 16])('enlarges %d× with hard edges and keeps transparency', async (scale) => {
    const { core, chosen, cell } = await starred([1, 6]);
    const folder = join(temporaryFolder(), 'my exports', 'é');
    const result = await exportToFolder(core, chosen, { format: 'png', scale }, folder);
    expect(result).toMatchObject({ place: folder, downloadPath: null });
    const ending = scale === 1 ? '' : `-${scale}x`;
    expect(result.files.map(({ name }) => name)).toEqual([
      `pond-vanilla-000250-002${ending}.png`,
      `pond-vanilla-000250-007${ending}.png`,
    ]);
    expectEnlarged(await pixelsOf(join(folder, result.files[0]?.name ?? '')), cell(1), scale);
    expectEnlarged(await pixelsOf(join(folder, result.files[1]?.name ?? '')), cell(6), scale);
  });

  it('takes them in the order of their stars, though lists begin with the newest', async () => {
    const { core, chosen } = await starred([6, 1]);
    const newestFirst = chosen.map((one, order) => ({ ...one, createdAt: order })).reverse();
    const { files } = await exportToFolder(
      core,
      newestFirst,
      { format: 'png', scale: 1 },
      temporaryFolder(),
    );
    expect(files.map(({ name }) => name)).toEqual([
      'pond-vanilla-000250-007.png',
      'pond-vanilla-000250-002.png',
    ]);
  });

  it('says in each that it is generated', async () => {
    const { core, chosen } = await starred([3]);
    const folder = temporaryFolder();
    const { files } = await exportToFolder(core, chosen, { format: 'png', scale: 2 }, folder);
    const { comments } = await sharp(join(folder, files[0]?.name ?? '')).metadata();
    expect(comments?.map(({ text }) => text).join()).toMatch(/Generated by .* Step: 250/);
  });

  it('never overwrites: what is there already stays, the new file is numbered', async () => {
    const { core, chosen } = await starred([0]);
    const folder = temporaryFolder();
    const taken = join(folder, 'Pond-Vanilla-000250-001.PNG');
    writeFileSync(taken, 'mine');
    const once = await exportToFolder(core, chosen, { format: 'png', scale: 1 }, folder);
    const twice = await exportToFolder(core, chosen, { format: 'png', scale: 1 }, folder);
    expect(once.files[0]?.name).toBe('pond-vanilla-000250-001-2.png');
    expect(twice.files[0]?.name).toBe('pond-vanilla-000250-001-3.png');
    expect(readFileSync(taken, 'utf8')).toBe('mine');
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['Füchse & Bären', 'fuchse-baren'],
    ['狐', 'creature'],
    ['a'.repeat(119), 'a'.repeat(60)],
  ])('makes a safe name of a run called %j', async (runName, slug) => {
    const { core, chosen } = await starred([0], runName);
    const { files } = await exportToFolder(
      core,
      chosen,
      { format: 'png', scale: 1 },
      temporaryFolder(),
    );
    expect(files[0]?.name).toBe(`${slug}-000250-001.png`);
  });

  it('says what is missing where a favourite’s picture is gone', async () => {
    const { core, chosen } = await starred([0]);
    rmSync(join(core.libraryPath, chosen[0]?.path ?? ''));
    const exporting = exportToFolder(core, chosen, { format: 'png', scale: 1 }, temporaryFolder());
    await expect(exporting).rejects.toMatchObject({ code: 'image-unreadable' });
  });

  it('says what to do where the folder cannot be written to', async () => {
    const { core, chosen } = await starred([0]);
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const exporting = exportToFolder(
      core,
      chosen,
      { format: 'png', scale: 1 },
      join(file, 'inner'),
    );
    await expect(exporting).rejects.toMatchObject({
      code: 'forbidden',
      hint: expect.stringContaining('another folder'),
    });
  });
});

describe('exporting a sprite sheet', () => {
  it('lays creatures in equal cells and describes them as Aseprite does', async () => {
    const { core, chosen, cell } = await starred([0, 1, 2, 3, 4]);
    const folder = temporaryFolder();
    const result = await exportToFolder(core, chosen, { format: 'sheet', scale: 2 }, folder);
    expect(result.files.map(({ name }) => name)).toEqual([
      'creatures.png',
      'creatures.json',
      'creatures.array.json',
    ]);
    const { frames, meta } = JSON.parse(readFileSync(join(folder, 'creatures.json'), 'utf8'));
    expect(meta).toMatchObject({
      app: 'Sprite GAN Studio',
      version: '0.1.0',
      image: 'creatures.png',
      format: 'RGBA8888',
      size: { w: 192, h: 128 },
      scale: '2',
      frameTags: [],
    });
    expect(Object.keys(frames)).toHaveLength(5);
    expect(frames['pond-vanilla-000250-005']).toEqual({
      frame: { x: 64, y: 64, w: 64, h: 64 },
      rotated: false,
      trimmed: false,
      spriteSourceSize: { x: 0, y: 0, w: 64, h: 64 },
      sourceSize: { w: 64, h: 64 },
      duration: 100,
    });
    const sheet = readFileSync(join(folder, 'creatures.png'));
    const places = Object.values<{ frame: { x: number; y: number; w: number; h: number } }>(frames);
    for (const [index, { frame }] of places.entries()) {
      const area = { left: frame.x, top: frame.y, width: frame.w, height: frame.h };
      const pixels = await sharp(sheet).extract(area).ensureAlpha().raw().toBuffer();
      expectEnlarged(pixels, cell(index), 2);
    }
  });

  it('describes the same frames by name and in order, for engines that read only one of the two', async () => {
    const { core, chosen } = await starred([3, 1]);
    const folder = temporaryFolder();
    await exportToFolder(core, chosen, { format: 'sheet', scale: 1 }, folder);
    const byName = JSON.parse(readFileSync(join(folder, 'creatures.json'), 'utf8'));
    const inOrder = JSON.parse(readFileSync(join(folder, 'creatures.array.json'), 'utf8'));
    expect(inOrder.meta).toEqual(byName.meta);
    expect(inOrder.frames).toEqual(
      Object.entries(byName.frames).map(([filename, frame]) => ({
        filename,
        ...(frame as object),
      })),
    );
  });

  it('says of the sheet that it is generated, and of each frame by which run, step and seed', async () => {
    const { core, chosen } = await starred([3]);
    const folder = temporaryFolder();
    await exportToFolder(core, chosen, { format: 'sheet', scale: 1 }, folder);
    const { meta } = JSON.parse(readFileSync(join(folder, 'creatures.json'), 'utf8'));
    expect(meta.layers[0].data).toContain('Generated by Sprite GAN Studio');
    expect(meta.slices[0]).toEqual({
      name: 'pond-vanilla-000250-004',
      data: expect.stringContaining('Run: Pond, vanilla. Step: 250. Seed: 77, creature 4.'),
      keys: [{ frame: 0, bounds: { x: 0, y: 0, w: 32, h: 32 } }],
    });
  });

  it('numbers picture and descriptions together', async () => {
    const { core, chosen } = await starred([0]);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'creatures.json'), 'mine');
    const { files } = await exportToFolder(core, chosen, { format: 'sheet', scale: 1 }, folder);
    expect(files.map(({ name }) => name)).toEqual([
      'creatures-2.png',
      'creatures-2.json',
      'creatures-2.array.json',
    ]);
    const description = JSON.parse(readFileSync(join(folder, 'creatures-2.json'), 'utf8'));
    expect(description.meta.image).toBe('creatures-2.png');
  });

  it('lays a smaller creature in the middle of its cell', async () => {
    const { core, chosen } = await starred([0, 1]);
    const small = chosen[1] as Favourite;
    const white = Buffer.alloc(16 * 16 * 4, 255);
    await sharp(white, { raw: { width: 16, height: 16, channels: 4 } })
      .png()
      .toFile(join(core.libraryPath, small.path));
    const folder = temporaryFolder();
    await exportToFolder(core, chosen, { format: 'sheet', scale: 1 }, folder);
    const cell = await sharp(join(folder, 'creatures.png'))
      .extract({ left: 32, top: 0, width: 32, height: 32 })
      .raw()
      .toBuffer();
    const alphaAt = (x: number, y: number) => cell[(y * 32 + x) * 4 + 3];
    expect([alphaAt(7, 16), alphaAt(8, 8), alphaAt(23, 23), alphaAt(24, 16)]).toEqual([
      0, 255, 255, 0,
    ]);
  });

  it('becomes several where a page has no room for all, with an index of which lies where', async () => {
    const { core, chosen, cell } = await starred([0, 1, 2, 3, 4, 5, 6]);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'creatures-2.json'), 'mine');
    const result = await exportToFolder(
      core,
      chosen,
      { format: 'sheet', scale: 16, pageSize: 1_024 },
      folder,
    );
    expect(result.files.map(({ name }) => name)).toEqual([
      'creatures-2-1.png',
      'creatures-2-1.json',
      'creatures-2-1.array.json',
      'creatures-2-2.png',
      'creatures-2-2.json',
      'creatures-2-2.array.json',
      'creatures-2.index.json',
    ]);
    const index = JSON.parse(readFileSync(join(folder, 'creatures-2.index.json'), 'utf8'));
    expect(Object.entries(index.frames)).toEqual(
      [0, 0, 0, 0, 1, 1, 1].map((page, place) => [`pond-vanilla-000250-00${place + 1}`, page]),
    );
    const { image, data } = index.pages[1];
    const { frames, meta } = JSON.parse(readFileSync(join(folder, data[0]), 'utf8'));
    expect([meta.image, Object.keys(frames).length]).toEqual([image, 3]);
    const { x: left, y: top, w: width, h: height } = frames['pond-vanilla-000250-007'].frame;
    const pixels = await sharp(join(folder, image))
      .extract({ left, top, width, height })
      .ensureAlpha()
      .raw()
      .toBuffer();
    expectEnlarged(pixels, cell(6), 16);
  });

  it('is described for Godot by one resource, an animation a creature, however many sheets there are', async () => {
    const { core, chosen } = await starred([0, 1, 2, 3, 4]);
    const folder = temporaryFolder();
    const options = { format: 'godot', scale: 16, pageSize: 1_024 } as const;
    const { files } = await exportToFolder(core, chosen, options, folder);
    expect(files.map(({ name }) => name)).toEqual([
      'creatures-1.png',
      'creatures-2.png',
      'creatures.tres',
    ]);
    const text = readFileSync(join(folder, 'creatures.tres'), 'utf8');
    const { header, extResources, subResources, resource } = parseGodotResource(text);
    expect(header).toMatchObject({ resourceType: 'SpriteFrames', loadSteps: 8, format: 3 });
    expect(extResources.map(({ type, path }) => [type, path])).toEqual([
      ['Texture2D', 'creatures-1.png'],
      ['Texture2D', 'creatures-2.png'],
    ]);
    const [one, two] = extResources.map(({ id }) => ({ type: 'ExtResource', id }));
    const region = (x: number, y: number) => ({ type: 'Rect2', x, y, width: 512, height: 512 });
    expect(subResources.map(({ type, properties }) => ({ type, ...properties }))).toEqual([
      { type: 'AtlasTexture', atlas: one, region: region(0, 0) },
      { type: 'AtlasTexture', atlas: one, region: region(512, 0) },
      { type: 'AtlasTexture', atlas: one, region: region(0, 512) },
      { type: 'AtlasTexture', atlas: one, region: region(512, 512) },
      { type: 'AtlasTexture', atlas: two, region: region(0, 0) },
    ]);
    expect(resource?.properties.animations).toEqual(
      subResources.map(({ id }, index) => ({
        ...{ name: `pond-vanilla-000250-00${index + 1}`, loop: true, speed: 5 },
        frames: [{ duration: 1, texture: { type: 'SubResource', id } }],
      })),
    );
  });

  /**
   * A .meta file as a reader of YAML sees it that knows no types, as Unity's: what a value is follows from its field.
   * Files of the editor quote no ids either, and those whose digits are all decimal would be numbers to others.
   */
  const readMeta = (folder: string, name: string) =>
    parseYaml(readFileSync(join(folder, name), 'utf8'), { schema: 'failsafe' }) as {
      guid: string;
      TextureImporter: {
        internalIDToNameTable: { first: Record<string, string>; second: string }[];
        maxTextureSize: string;
        filterMode: string;
        userData: string;
        platformSettings: { maxTextureSize: string; textureCompression: string }[];
        spriteMode: string;
        spriteSheet: {
          sprites: {
            name: string;
            rect: Record<'x' | 'y' | 'width' | 'height', string>;
            spriteID: string;
            internalID: string;
          }[];
          nameFileIdTable: Record<string, string>;
        };
      };
    };

  it('is described for Unity beside each sheet, counted from below, with each creature’s own number', async () => {
    const { core, chosen, cell } = await starred([0, 1, 2, 3, 4]);
    const folder = temporaryFolder();
    const options = { format: 'unity', scale: 16, pageSize: 1_024 } as const;
    const { files } = await exportToFolder(core, chosen, options, folder);
    const pages = ['creatures-1.png', 'creatures-2.png'];
    expect(files.map(({ name }) => name)).toEqual(pages.flatMap((name) => [name, `${name}.meta`]));
    const metas = pages.map((name) => readMeta(folder, `${name}.meta`));
    const [one, two] = metas as [ReturnType<typeof readMeta>, ReturnType<typeof readMeta>];
    for (const { guid } of metas) expect(guid).toMatch(/^[0-9a-f]{32}$/);
    expect(one.guid).not.toBe(two.guid);
    const { spriteSheet, internalIDToNameTable, ...importer } = one.TextureImporter;
    expect(importer).toMatchObject({
      ...{ spriteMode: '2', maxTextureSize: '1024', spritePixelsToUnits: '512' },
      textureSettings: { filterMode: '0' },
      platformSettings: [{ maxTextureSize: '1024', textureCompression: '0' }],
      userData: expect.stringContaining('Generated by Sprite GAN Studio'),
    });
    const sheet = sharp(join(folder, 'creatures-1.png'));
    for (const [index, { name, rect, spriteID, internalID }] of spriteSheet.sprites.entries()) {
      expect(name).toBe(`pond-vanilla-000250-00${index + 1}`);
      const area = {
        ...{ left: Number(rect.x), top: 1_024 - Number(rect.y) - Number(rect.height) },
        ...{ width: Number(rect.width), height: Number(rect.height) },
      };
      const pixels = await sheet.clone().extract(area).ensureAlpha().raw().toBuffer();
      expectEnlarged(pixels, cell(index), 16);
      expect(internalIDToNameTable[index]).toEqual({ first: { '213': internalID }, second: name });
      expect(spriteSheet.nameFileIdTable[name]).toBe(internalID);
      // As in files that the editor wrote: the number's digits from the last to the first.
      const digits = BigInt.asUintN(64, BigInt(internalID)).toString(16).padStart(16, '0');
      expect(spriteID).toBe(`${[...digits].reverse().join('')}0800000000000000`);
    }
    expect(spriteSheet.sprites).toHaveLength(4);
    expect(two.TextureImporter.spriteSheet.sprites[0]?.rect.y).toBe('0');
  });

  it('is the same asset for Unity whenever it is exported, and another of other creatures', async () => {
    const { core, chosen } = await starred([0, 1, 2]);
    const metaOf = async (creatures: readonly Favourite[]) => {
      const folder = temporaryFolder();
      await exportToFolder(core, creatures, { format: 'unity', scale: 1 }, folder);
      return readMeta(folder, 'creatures.png.meta');
    };
    const whole = await metaOf(chosen);
    expect(await metaOf(chosen)).toEqual(whole);
    const part = await metaOf(chosen.slice(0, 2));
    expect(part.guid).not.toBe(whole.guid);
    const ids = (meta: typeof whole) =>
      meta.TextureImporter.spriteSheet.sprites.map(({ internalID }) => internalID);
    expect(ids(part)).toEqual(ids(whole).slice(0, 2));
  });

  it('is refused where not one creature has room on a page', async () => {
    const { core, chosen } = await starred([0]);
    const [one] = chosen as [Favourite];
    const options = { format: 'sheet', scale: 16, pageSize: 1_024 } as const;
    const large = { ...one, size: 128 };
    await expect(exportToFolder(core, [large], options, temporaryFolder())).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('2048 × 2048 pixels'),
    });
  });
});

describe('exporting a contact sheet', () => {
  it('shows each creature on white with words below it, under the label that it is generated', async () => {
    const { core, chosen, cell } = await starred([0, 1, 2]);
    const folder = temporaryFolder();
    const { files } = await exportToFolder(core, chosen, { format: 'contact', scale: 2 }, folder);
    expect(files.map(({ name }) => name)).toEqual(['contact-sheet.png']);
    const { data, info } = await sharp(join(folder, 'contact-sheet.png'))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { cell: box } = contactLayout(64, 4_096);
    const top = info.height - box.height;
    expect(info.width).toBe(3 * box.width + contactMargin);
    expect(top).toBe(2 * contactMargin + 2 * lineHeight);
    const at = (x: number, y: number) => {
      const offset = (y * info.width + x) * 4;
      return [...data.subarray(offset, offset + 4)];
    };
    /** Whether something is written in so many columns from a place on. */
    const isWritten = (left: number, from: number, rows: number, columns: number) =>
      Array.from({ length: rows * columns }, (_, place) =>
        at(left + (place % columns), from + Math.floor(place / columns)),
      ).some(([red]) => red === 40);
    for (const [index] of chosen.entries()) {
      const left = contactMargin + index * box.width;
      for (let pixel = 0; pixel < 32 * 32; pixel++) {
        const [red = 0, green = 0, blue = 0, alpha = 0] = cell(index).subarray(pixel * 4);
        const shown = [red, green, blue].map((one) =>
          Math.round(255 + ((one - 255) * alpha) / 255),
        );
        const [x, y] = [left + 2 * (pixel % 32), top + 2 * Math.floor(pixel / 32)];
        expect(at(x, y)).toEqual([...shown, 255]);
      }
      for (const line of [0, 1, 2])
        expect(isWritten(left, top + 64 + line * lineHeight + 4, lineHeight, 100)).toBe(true);
    }
    expect(isWritten(contactMargin, contactMargin, lineHeight, 200)).toBe(true);
    const png = readFileSync(join(folder, 'contact-sheet.png'), 'latin1');
    expect(png).toContain('Generated by Sprite GAN Studio');
  });

  it('says the creature’s own run, step, number and seed', async () => {
    const { core, chosen } = await starred([1]);
    const read = async (changes: Partial<Favourite>) => {
      const folder = temporaryFolder();
      const [one] = chosen as [Favourite];
      const options = { format: 'contact', scale: 1 } as const;
      await exportToFolder(core, [{ ...one, ...changes }], options, folder);
      return readFileSync(join(folder, 'contact-sheet.png')).toString('base64');
    };
    const plain = await read({});
    expect(await read({})).toBe(plain);
    for (const other of [{ runName: 'Sea' }, { step: 500 }, { index: 6 }, { seed: 78 }])
      expect(await read(other)).not.toBe(plain);
  });

  it('becomes several pages, as many as the window says, and is refused where no page has room', async () => {
    const { core, chosen } = await starred([0, 1, 2, 3, 4, 5, 6]);
    const folder = temporaryFolder();
    const options = { format: 'contact', scale: 10, pageSize: 1_024 } as const;
    const { files } = await exportToFolder(core, chosen, options, folder);
    expect(files.map(({ name }) => name)).toEqual(['contact-sheet-1.png', 'contact-sheet-2.png']);
    for (const { name } of files) {
      const { width = 0, height = 0 } = await sharp(join(folder, name)).metadata();
      expect(Math.max(width, height)).toBeLessThanOrEqual(1_024);
    }
    expect(exportFormats.contact.perPage?.(320, 1_024)).toBe(6);
    const large = chosen.map((one) => ({ ...one, size: 128 }));
    await expect(
      exportToFolder(core, large, { ...options, scale: 16 }, temporaryFolder()),
    ).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('exporting for a browser', () => {
  it('writes one zip into the library, of the files that a folder would get, and leaves nothing beside it', async () => {
    const { core, chosen } = await starred([0, 5]);
    const options = { format: 'png', scale: 4 } as const;
    const result = await exportToLibrary(core, chosen, options);
    const { place: folder } = await exportToFolder(core, chosen, options, temporaryFolder());
    expect(libraryPathSchema.safeParse(result.downloadPath).success).toBe(true);
    expect(result.place).toBe(join(core.libraryPath, result.downloadPath ?? ''));
    expect(readdirSync(join(core.libraryPath, 'exports'))).toEqual([basename(result.place)]);
    const zip = unzipSync(readFileSync(result.place));
    expect(Object.keys(zip)).toEqual(result.files.map(({ name }) => name));
    for (const { name, bytes } of result.files) {
      expect(Buffer.from(zip[name] ?? '').equals(readFileSync(join(folder, name)))).toBe(true);
      expect(zip[name]?.length).toBe(bytes);
    }
  });

  it('keeps exports of the same second apart', async () => {
    const { core, chosen } = await starred([0]);
    const options = { format: 'png', scale: 1 } as const;
    const one = await exportToLibrary(core, chosen, options);
    const other = await exportToLibrary(core, chosen, options);
    expect(other.place).not.toBe(one.place);
    expect(other.downloadPath).not.toBe(one.downloadPath);
  });

  it('makes the exports folder where it was deleted', async () => {
    const { core, chosen } = await starred([0]);
    rmSync(join(core.libraryPath, 'exports'), { recursive: true });
    mkdirSync(core.libraryPath, { recursive: true });
    const { downloadPath } = await exportToLibrary(core, chosen, { format: 'sheet', scale: 1 });
    expect(downloadPath).toMatch(/^exports\/.*\.zip$/);
  });
});

describe('a full disk', () => {
  /** Room for the first picture, not for all of them. */
  const hardlyAnything = 12;

  it('is called by its name, and leaves nothing half exported in a folder', async (context) => {
    const { core, chosen, sample } = await starred([0, 1, 2, 3, 4, 5, 6]);
    const disk = mountSmallDisk(hardlyAnything);
    if (!disk) return context.skip('a file system cannot be mounted here');
    writeFileSync(join(disk.path, 'mine.txt'), 'mine');
    const full = { code: 'disk-full', message: expect.stringContaining(disk.path) };
    for (const format of ['png', 'sheet'] as const) {
      const exporting = exportToFolder(core, chosen, { format, scale: 8 }, disk.path);
      await expect(exporting).rejects.toMatchObject(full);
    }
    const smaller = exportToFolder(core, chosen, { format: 'png', scale: 4 }, disk.path);
    await expect(smaller).rejects.toMatchObject({
      hint: expect.stringMatching(/that had been written until then w\w+ taken away again/),
    });
    await expect(exportSample(core, sample, disk.path)).rejects.toMatchObject(full);
    expect(readdirSync(disk.path)).toEqual(['mine.txt']);
    disk.fill();
    const below = join(disk.path, 'new folder');
    await expect(exportSample(core, sample, below)).rejects.toMatchObject({ code: 'disk-full' });
    expect(readFileSync(join(disk.path, 'mine.txt'), 'utf8')).toBe('mine');
  });

  it.for([
    ['some pictures', hardlyAnything],
    ['all pictures but not their zip', 32],
  ] as const)(
    'leaves nothing in the library where there is room for %s',
    async ([, kibibytes], context) => {
      const { core, chosen } = await starred([0, 1, 2, 3, 4, 5, 6]);
      const exports = join(core.libraryPath, 'exports');
      const disk = mountSmallDisk(kibibytes, exports);
      if (!disk) return context.skip('a file system cannot be mounted here');
      const exporting = exportToLibrary(core, chosen, { format: 'png', scale: 8 });
      await expect(exporting).rejects.toMatchObject({ code: 'disk-full' });
      expect(readdirSync(exports)).toEqual([]);
    },
  );
});
