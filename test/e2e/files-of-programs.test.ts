import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../../main/pictures/picture.ts';
import { readSpriteFile } from '../../main/sprite-file/read-sprite-file.ts';
import { drawCreature } from '../../main/studio/datasets/built-in/draw-creature.ts';
import { datasetFile } from '../../main/studio/library-layout.ts';
import { asSharp } from '../unit/studio/datasets/pictures.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { dropFolder } from './drop-folder.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const byAseprite = resolve(import.meta.dirname, '../unit/pictures/written-by-aseprite');
const side = 32;

let folder: string;
let studio: StudioProcess;
let browser: Browser;
let page: Page;
/** Of each sprite that shall come of the folder the colours, by its file. */
const painted = new Map<string, string[]>();

/** A picture of so many creatures, as they lie in it; each has colours of its own. */
const drawn = (first: number, count: number) =>
  Array.from({ length: count }, (_, place) => drawCreature(first + place, 0));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files of programs '));
  await mkdir(join(folder, 'moving'));
  const aseprite = join(byAseprite, 'layers-and-tags');
  await copyFile(`${aseprite}.aseprite`, join(folder, 'moving/knight.aseprite'));
  const frames = [1, 2, 3, 4].map((frame) => sharp(`${aseprite}-0${frame}.png`));
  painted.set('knight.aseprite', await coloursOf(frames));

  const walk = await animated(drawn(10, 3));
  await walk.gif({ delay: [100, 100, 100] }).toFile(join(folder, 'moving/walk.gif'));
  painted.set('walk.gif', await coloursOf(drawn(10, 3).map((creature) => asSharp(creature))));
  const swim = await animated(drawn(20, 3));
  await swim.webp({ lossless: true }).toFile(join(folder, 'moving/swim.webp'));
  painted.set('swim.webp', await coloursOf(drawn(20, 3).map((creature) => asSharp(creature))));
  await writeSheet(drawn(30, 4));
  painted.set('heroes.png', await coloursOf(drawn(30, 4).map((creature) => asSharp(creature))));

  studio = await startStudio();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(30_000);
  await page.goto(studio.address);
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function animated(frames: readonly Picture[]) {
  const pages = await Promise.all(frames.map((frame) => asSharp(frame).png().toBuffer()));
  return sharp(pages, { join: { animated: true } });
}

/** In cells of no one size, with what TexturePacker writes beside it: nobody finds them without that. */
async function writeSheet(creatures: readonly Picture[]): Promise<void> {
  const at = [0, 33, 69, 102].map((left, place) => ({ left, top: place % 2 === 0 ? 0 : 5 }));
  const pictures = await Promise.all(creatures.map((one) => asSharp(one).png().toBuffer()));
  await sharp({ create: { width: 140, height: 40, channels: 4, background: '#00000000' } })
    .composite(pictures.map((input, place) => ({ input, ...at[place] })))
    .png()
    .toFile(join(folder, 'heroes.png'));
  const frames = Object.fromEntries(
    at.map(({ left: x, top: y }, place) => [
      `hero-${place}.png`,
      {
        ...{ frame: { x, y, w: side, h: side }, rotated: false, trimmed: false },
        ...{ spriteSourceSize: { x: 0, y: 0, w: side, h: side }, sourceSize: { w: side, h: side } },
      },
    ]),
  );
  const data = { frames, meta: { image: 'heroes.png', size: { w: 140, h: 40 }, scale: '1' } };
  await writeFile(join(folder, 'heroes.json'), JSON.stringify(data));
}

/** Of pictures together, sorted; what is transparent has none. */
async function coloursOf(pictures: readonly Sharp[]): Promise<string[]> {
  const all = new Set<string>();
  for (const picture of pictures) addColours(all, await picture.ensureAlpha().raw().toBuffer());
  return [...all].sort();
}

function addColours(to: Set<string>, rgba: Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4)
    if (rgba[at + 3] !== 0) to.add(rgba.subarray(at, at + 3).join());
}

/** What the studio took of the folder: how many sprites of each file, with which colours together. */
async function taken(): Promise<Map<string, { count: number; colours: string[] }>> {
  const id = page.url().split('/').at(-1) ?? '';
  const { names, pixels, size } = await readSpriteFile(datasetFile(studio.library, id));
  const bytes = size * size * 4;
  const files = names.map(fileOf);
  const placesOf = (file: string) => [...files.keys()].filter((place) => files[place] === file);
  return new Map(
    [...new Set(files)].map((file) => {
      const colours = new Set<string>();
      const places = placesOf(file);
      for (const place of places)
        addColours(colours, pixels.subarray(place * bytes, (place + 1) * bytes));
      return [file, { count: places.length, colours: [...colours].sort() }];
    }),
  );
}

/** A sprite of several in a file is called `walk#2.gif`. */
function fileOf(name: string): string {
  return (name.split('/').at(-1) ?? '').replace(/#.*(?=\.)/, '');
}

const dialog = (name: string) => page.getByRole('dialog', { name });
const spritesShown = () => page.getByRole('listbox', { name: /^Sprites\./ }).getByRole('option');

describe('a library without a dataset', () => {
  it.each(['Runs', 'Compare'])('offers sample creatures on the screen %s', async (screen) => {
    await page.getByRole('navigation').getByRole('link', { name: screen }).click();
    await page.getByRole('heading', { level: 1, name: screen }).waitFor();
    await page.getByRole('button', { name: 'Take sample creatures' }).click();
    const offered = dialog('Import sprites');
    await offered.getByText('Small symmetrical creatures, drawn by the studio itself.').waitFor();
    await offered.getByRole('button', { name: 'Cancel' }).click();
    await offered.waitFor({ state: 'detached' });
  });
});

describe('a folder of Aseprite files, animations and a sheet with its JSON', () => {
  it('is imported with every frame, and cut as the JSON says', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Datasets' }).click();
    await dropFolder(page, page.getByTestId('drop-zone'), folder);
    const asked = dialog('Import sprites');
    await asked.getByRole('combobox', { name: 'Animations' }).selectOption('All frames');
    await asked.getByText(/where the JSON beside it says/).waitFor();
    await expectReadableInBoth(page);
    await asked.getByRole('textbox', { name: 'Name' }).fill('Of programs');
    await asked.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.poll(() => spritesShown().count()).toBe(14);
    const files = await taken();
    for (const [file, count] of [
      ['knight.aseprite', 4],
      ['walk.gif', 3],
      ['swim.webp', 3],
      ['heroes.png', 4],
    ] as const)
      expect({ file, ...files.get(file) }).toEqual({ file, count, colours: painted.get(file) });
  });

  it('says in its report what was done', async () => {
    await page.getByRole('tab', { name: 'Import report' }).click();
    const sentence = (said: string) =>
      page.getByTestId('import-sentence').filter({ hasText: said });
    await sentence('1 sprite sheet was cut into 4 sprites.').waitFor();
    await sentence('3 animations gave 10 different frames').waitFor();
  });
});

describe('the menu of a dataset', () => {
  it('imports it again with other settings, and lets it be', async () => {
    const address = page.url();
    await page.getByRole('button', { name: 'More for Of programs' }).click();
    await page.getByRole('menuitem', { name: 'Import again with other settings…' }).click();
    const asked = dialog('Import again with other settings');
    const animations = asked.getByRole('combobox', { name: 'Animations' });
    await expect.poll(() => animations.inputValue()).toBe('all');
    await animations.selectOption('Frames of Aseprite files');
    await asked.getByRole('textbox', { name: 'Name' }).fill('First frames');
    await expectReadableInBoth(page);
    await asked.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'First frames' }).waitFor();
    await expect.poll(() => spritesShown().count()).toBe(10);
    const files = await taken();
    expect(files.get('knight.aseprite')?.count).toBe(4);
    expect(files.get('walk.gif')?.count).toBe(1);
    expect(files.get('swim.webp')?.count).toBe(1);
    await page.goto(address);
    await expect.poll(() => spritesShown().count()).toBe(14);
  });
});

describe('a preset', () => {
  it('says on its card how long it takes here, and shows what comes of it', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('link', { name: 'Start the first run' }).click();
    const cards = page.getByRole('radiogroup', { name: 'Preset' });
    const card = cards.locator('label').filter({ has: page.getByRole('radio', { checked: true }) });
    await card.getByText(/^(under a minute|about \d+ .*) here$/).waitFor({ timeout: 120_000 });
    const width = () =>
      card.locator('img').evaluate((img) => (img as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBeGreaterThan(0);
    await card.getByText(/^generated/).waitFor();
    await expectReadableInBoth(page);
  });
});
