import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Aseprite from 'ase-parser';
import { unzipSync } from 'fflate';
import extractChunks from 'png-chunks-extract';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { encodePng } from '../../main/png/png.ts';
import { insertDataset } from '../../main/store/datasets.ts';
import { insertFavourite } from '../../main/store/favourites.ts';
import { openLibrary } from '../../main/store/library.ts';
import { insertRun } from '../../main/store/runs.ts';
import { drawCreature } from '../../main/studio/datasets/built-in/draw-creature.ts';
import { recipeKeyword } from '../../shared/creature/recipe.ts';
import { exampleDataset, exampleRun } from '../unit/store/examples.ts';
import { expectReadable } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const count = 30;
const size = 32;
const sizes = [
  [1024, 700],
  [1440, 900],
] as const;

/** Files as these programs write them, byte by byte. */
const palettes = [
  {
    by: 'GIMP',
    name: 'pond.gpl',
    // app/core/gimppalette-save.c: "%3d %3d %3d\t%s"
    text: 'GIMP Palette\nName: B\xe9ryl\nColumns: 3\n#\n 26  28  44\tUntitled\n177  62  83\tRose 12\n255 205 117\tUntitled\n',
    colours: ['#1a1c2c', '#b13e53', '#ffcd75'],
  },
  {
    by: 'Paint Shop Pro',
    name: 'POND.PAL',
    text: 'JASC-PAL\r\n0100\r\n3\r\n26 28 44\r\n177 62 83\r\n255 205 117\r\n',
    colours: ['#1a1c2c', '#b13e53', '#ffcd75'],
  },
  {
    by: 'Aseprite',
    name: 'pond-rgba.gpl',
    text: 'GIMP Palette\nChannels: RGBA\n#\n  0   0   0   0 Mask\n 26  28  44 255 Untitled\n177  62  83 255 Untitled\n',
    colours: ['#1a1c2c', '#b13e53'],
  },
  {
    by: 'Lospec for GIMP',
    name: 'pond-lospec.gpl',
    text: 'GIMP Palette\n#Palette Name: Pond\n#Author: me\n#Description: For ponds,\nby night.\n#Colors: 2\n26\t28\t44\t1a1c2c\n177\t62\t83\tb13e53\n',
    colours: ['#1a1c2c', '#b13e53'],
  },
  {
    by: 'Lospec',
    name: 'pond.hex',
    text: '1a1c2c\r\nb13e53\r\nffcd75\r\n',
    colours: ['#1a1c2c', '#b13e53', '#ffcd75'],
  },
  {
    by: 'Lospec for programs',
    name: 'pond.json',
    text: '{"name":"Pond","author":"me","colors":["1a1c2c","b13e53","ffcd75"]}',
    colours: ['#1a1c2c', '#b13e53', '#ffcd75'],
  },
];

let studio: StudioProcess;
let browser: Browser;
let page: Page;

async function fillLibrary(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'studio-export-dialog-'));
  const { store, close } = openLibrary(path);
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun({ state: 'completed', queueOrder: null, step: 100 }));
  for (let place = 0; place < count; place++) {
    const id = `f${place}`;
    insertFavourite(store, {
      ...{ id, runId: 'r1', runName: 'Pond', sampleId: `s${place}`, index: 0, step: 100, seed: 1 },
      ...{ size, condition: null, recolouring: null, path: `favourites/${id}.png` },
      ...{ createdAt: place + 1, rejectedAt: null, rating: null },
    });
    const data = Uint8Array.from(drawCreature(1, place).data);
    writeFileSync(
      join(path, `favourites/${id}.png`),
      encodePng({ width: size, height: size, data }),
    );
  }
  close();
  return path;
}

beforeAll(async () => {
  studio = await startStudio(await fillLibrary());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(60_000);
  await page.goto(studio.address);
  await page.getByTestId('nav-favourites').click();
  await page.getByTestId('favourite-card').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

const dialog = () => page.getByRole('dialog');
const format = () => dialog().getByLabel('Format');

async function openDialog(): Promise<void> {
  await page.getByTestId('export-open').click();
  await dialog().waitFor();
}

/** As it is in both themes and at both sizes: nothing that axe finds, nothing out of the window or wider than its place. */
async function photograph(state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await takeScreenshot(page, `export-${state}-${width}-${colorScheme}`);
      const box = await dialog().boundingBox();
      expect(box && box.x >= 0 && box.y >= 0).toBe(true);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
      await expectReadable(page);
    }
  }
  await page.setViewportSize({ width: 1024, height: 700 });
}

async function exported(): Promise<Record<string, Uint8Array>> {
  await page.getByTestId('export-start').click();
  const download = page.getByTestId('export-download');
  await download.waitFor();
  const downloading = page.waitForEvent('download');
  await download.click();
  return unzipSync(readFileSync(await (await downloading).path()));
}

describe('the export dialog', () => {
  it('is readable in both themes, also with creatures before and after', async () => {
    await openDialog();
    await photograph('png');
    await dialog().getByLabel('Most colours').fill('4');
    await page
      .getByText(/4 colours/)
      .first()
      .waitFor();
    await photograph('colours');
    await dialog().getByLabel('Most colours').fill('0');
  });

  it('writes a PNG a creature, and lists the files', async () => {
    expect(Object.keys(await exported())).toHaveLength(count);
    await photograph('files');
    await page.getByRole('button', { name: 'Export again' }).click();
  });

  it('writes into each PNG how it was made, for others to read, unless that is switched off', async () => {
    const recipe = dialog().getByRole('switch', { name: 'Say how it was made' });
    expect(await recipe.isChecked()).toBe(true);
    const [told = ''] = await recipesIn(await exported());
    expect(JSON.parse(told)).toMatchObject({
      generated: true,
      ...{ run: { name: 'Pond, vanilla', dataset: 'Pond creatures' }, step: 100, seed: 1 },
    });
    await page.getByRole('button', { name: 'Export again' }).click();
    await recipe.uncheck();
    const silent = await exported();
    expect(await recipesIn(silent)).toEqual([]);
    const { comments } = await sharp(Object.values(silent)[0]).metadata();
    expect(comments?.map(({ text }) => text).join()).toContain('Generated by Sprite GAN Studio');
    await page.getByRole('button', { name: 'Export again' }).click();
    await recipe.check();
  });

  it('writes Aseprite files, which another reader opens: the creature’s pixels and palette', async () => {
    await format().selectOption('Aseprite files');
    await dialog().getByLabel('Scale').fill('1');
    await expect
      .poll(() => page.getByTestId('export-words').textContent())
      .toBe('30 Aseprite files of 32 × 32 pixels.');
    const files = await exported();
    expect(Object.keys(files)).toHaveLength(count);
    for (const [place, [name, bytes]] of Object.entries(files).entries()) {
      const file = new Aseprite(Buffer.from(bytes), name);
      file.parse();
      expect(file, name).toMatchObject({ width: size, height: size, numFrames: 1, colorDepth: 8 });
      expect(pixelsOf(file), name).toEqual([...drawCreature(1, place).data]);
    }
    await page.getByRole('button', { name: 'Export again' }).click();
    await dialog().getByLabel('Scale').fill('4');
    await format().selectOption('PNG files');
  });

  it.each(palettes)('opens a palette as $by writes it', async ({ name, text, colours }) => {
    const buffer = Buffer.from(text, 'latin1');
    await page
      .getByTestId('export-palette-file')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    const field = dialog().getByRole('textbox', { name: 'Given palette' });
    await expect.poll(() => field.inputValue()).toBe(colours.join(' '));
    const [file = Buffer.alloc(0)] = Object.values(await exported());
    const plte = extractChunks(file).find((chunk) => chunk.name === 'PLTE');
    const stored = Buffer.from(plte?.data ?? []).toString('hex');
    // The first place is what is transparent.
    expect(stored.match(/.{6}/g)?.slice(-colours.length)).toEqual(
      colours.map((colour) => colour.slice(1)),
    );
    await page.getByRole('button', { name: 'Export again' }).click();
    await field.fill('');
  });

  it('says of another file that it is no palette', async () => {
    const buffer = Buffer.from('RIFF\x10\0\0\0PAL data', 'latin1');
    const file = { name: 'windows.pal', mimeType: 'application/octet-stream', buffer };
    await page.getByTestId('export-palette-file').setInputFiles(file);
    await dialog()
      .getByText(/^windows\.pal is no palette of GIMP/)
      .waitFor();
  });

  it('writes contact sheets, and says how many there will be', async () => {
    await format().selectOption('contact');
    await dialog().getByLabel('Page size').selectOption('1024');
    await expect
      .poll(() => page.getByTestId('export-words').textContent())
      .toBe('2 contact sheets of 30 creatures of 128 × 128 pixels.');
    await photograph('contact');
    const files = await exported();
    expect(Object.keys(files)).toEqual(['contact-sheet-1.png', 'contact-sheet-2.png']);
    const { width = 0, height = 0 } = await sharp(files['contact-sheet-1.png']).metadata();
    expect(Math.max(width, height)).toBeLessThanOrEqual(1_024);
    await page.getByRole('button', { name: 'Export again' }).click();
  });

  it('writes sheets with a .meta for Unity', async () => {
    await format().selectOption('unity');
    await expect
      .poll(() => page.getByTestId('export-words').textContent())
      .toBe('One sheet of 30 cells of 128 × 128 pixels, with a .meta file.');
    const files = await exported();
    expect(Object.keys(files)).toEqual(['creatures.png', 'creatures.png.meta']);
    const meta = parseYaml(Buffer.from(files['creatures.png.meta'] ?? []).toString());
    expect(meta.TextureImporter.spriteSheet.sprites).toHaveLength(count);
  });
});

/** What PNGs say of how they were made, by another's reader of their texts. */
async function recipesIn(files: Record<string, Uint8Array>): Promise<string[]> {
  const read = Object.values(files).map(async (file) => (await sharp(file).metadata()).comments);
  const texts = (await Promise.all(read)).flatMap((comments) => comments ?? []);
  return texts.filter(({ keyword }) => keyword === recipeKeyword).map(({ text }) => text);
}

/** RGBA of the only frame of an indexed file: its only cel on nothing. */
function pixelsOf({ frames, palette, paletteIndex }: Aseprite): number[] {
  const pixels = new Uint8Array(size * size * 4);
  const [cel] = frames[0]?.cels ?? [];
  for (const [at, index] of cel?.rawCelData.entries() ?? []) {
    const colour = palette.colors[index];
    if (!cel || !colour || index === paletteIndex) continue;
    const [left, top] = [cel.xpos + (at % cel.w), cel.ypos + Math.floor(at / cel.w)];
    const { red, green, blue, alpha } = colour;
    pixels.set([red, green, blue, alpha], (top * size + left) * 4);
  }
  return [...pixels];
}
