import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSprite } from '../unit/pictures/real-sprites.ts';
import { gridOf, laidOut, trimmed } from '../unit/pictures/sprite-sheets.ts';
import { asSharp } from '../unit/studio/datasets/pictures.ts';
import { expectReadableInBoth, violationsOn } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { drop as dropPaths, dropFolder } from './drop-folder.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const pokesprites = resolve(
  import.meta.dirname,
  '../../node_modules/pokesprite-images/pokemon-gen8/regular/female',
);

describe('a sprite sheet dropped as one picture', () => {
  let folder: string;
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sprite sheets '));
    const names = (await readdir(pokesprites)).filter((name) => name.endsWith('.png')).sort();
    const sprites = await Promise.all(
      names.slice(0, 12).map((name) => loadSprite(join(pokesprites, name))),
    );
    const cell = { width: 68, height: 56 };
    await asSharp(gridOf(sprites, { columns: 4, cell }, [255, 0, 255, 255]))
      .png()
      .toFile(join(folder, 'heroes.png'));
    const free = sprites.map((sprite, index) => ({
      sprite: trimmed(sprite),
      at: { left: 3 + (index % 4) * 77 + ((index * 7) % 5), top: 2 + (index >> 2) * 67 },
    }));
    await asSharp(laidOut({ width: 319, height: 211 }, free))
      .png()
      .toFile(join(folder, 'free.png'));
    studio = await startStudio();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    page.setDefaultTimeout(20_000);
    await page.goto(studio.address);
  });

  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const found = () => page.getByTestId('sheets-found').innerText();
  const cells = () => page.getByTestId('sheet-preview').locator('rect').count();

  async function drop(name: string): Promise<void> {
    await dropFolder(page, page.getByTestId('drop-zone'), join(folder, name));
    await page.getByTestId('sheet-preview').waitFor();
  }

  it('is shown with its cells before it is imported', async () => {
    await drop('heroes.png');
    await expect.poll(() => page.getByTestId('import-name').inputValue()).toBe('heroes');
    await expect.poll(found).toBe('heroes.png: 12 sprites in cells of 68 × 56 pixels.');
    await expect.poll(cells).toBe(12);
    await takeScreenshot(page, 'sprite-sheet-1-cells');
    await expectReadableInBoth(page);
  });

  it('can be cut otherwise, or not at all', async () => {
    await page.getByTestId('sheets-cells').check();
    await expect.poll(() => page.getByTestId('sheets-width').inputValue()).toBe('68');
    await page.getByTestId('sheets-width').fill('136');
    await page.getByTestId('sheets-width').blur();
    await expect.poll(cells).toBe(6);
    await takeScreenshot(page, 'sprite-sheet-2-corrected');
    await expectReadableInBoth(page);
    await page.getByTestId('sheets-none').check();
    await expect.poll(() => page.getByTestId('sheet-preview').count()).toBe(0);
    await page.getByTestId('sheets-auto').check();
    await expect.poll(cells).toBe(12);
  });

  it('becomes as many sprites, and the report says what was done', async () => {
    await page.getByTestId('import-start').click();
    await page.getByRole('tab', { name: /report/i }).click();
    const sentences = page.getByTestId('import-sentence');
    await sentences.first().waitFor();
    const said = (await sentences.allInnerTexts()).join(' ');
    expect(said).toContain('1 sprite sheet was cut into 12 sprites.');
    expect(said).toContain('opaque on a flat colour');
    await takeScreenshot(page, 'sprite-sheet-3-report');
  });

  it('is cut out too where its sprites lie freely, once a person has seen it', async () => {
    await page.evaluate(() => (location.hash = '#/datasets'));
    await drop('free.png');
    await expect.poll(() => page.getByTestId('sheets-islands').isChecked()).toBe(true);
    await expect.poll(found).toBe('free.png: 12 sprites that lie freely.');
    await expect.poll(cells).toBe(12);
    await takeScreenshot(page, 'sprite-sheet-4-islands');
    await expectReadableInBoth(page);
  });

  it('comes in a zip archive too, beside sprites, dropped on any screen; the window shows that it takes it', async () => {
    const names = (await readdir(pokesprites)).filter((name) => name.endsWith('.png')).slice(0, 5);
    const sprites = await Promise.all(names.map((name) => readFile(join(pokesprites, name))));
    const packed = Object.fromEntries(sprites.map((bytes, place) => [`plain/${place}.png`, bytes]));
    const sheet = await readFile(join(folder, 'heroes.png'));
    const archive = join(folder, 'pack.zip');
    await writeFile(archive, zipSync({ ...packed, 'sheets/heroes.png': sheet }));
    await page.keyboard.press('Escape');
    await page.evaluate(() => (location.hash = '#/favourites'));
    await page.getByRole('heading', { level: 1, name: 'Favourites' }).waitFor();
    await dropPaths(page, page.locator('main'), [archive], async () => {
      const words = page.getByTestId('drop-overlay').getByRole('status');
      expect(await words.innerText()).toContain('Let go to import');
      expect(await violationsOn(page)).toEqual([]);
      await takeScreenshot(page, 'sprite-sheet-5-overlay');
    });
    await page.getByTestId('sheet-preview').waitFor();
    expect(await page.getByTestId('drop-overlay').count()).toBe(0);
    await expect.poll(() => page.getByTestId('import-name').inputValue()).toBe('pack');
    await expect.poll(found).toBe('sheets/heroes.png: 12 sprites in cells of 68 × 56 pixels.');
    await page.getByTestId('import-start').click();
    await page.getByRole('tab', { name: /report/i }).click();
    await page.getByTestId('import-sentence').first().waitFor();
    const said = await page.getByTestId('import-sentence').allInnerTexts();
    expect(said.join(' ')).toContain('1 sprite sheet was cut into 12 sprites.');
  });
});
