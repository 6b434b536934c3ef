import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReadable } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { dropFolder } from './drop-folder.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const pokesprites = resolve(
  import.meta.dirname,
  '../../node_modules/pokesprite-images/pokemon-gen8/regular',
);
const cli = resolve(import.meta.dirname, '../../dist/main/cli.js');
const table = `file,label,tags
charmander.png,fire,orange starter
vulpix.png,fire,brown
squirtle.png,water,blue starter
magikarp.png,water,orange
oddish.png,water,blue
psyduck.png,water,yellow
bulbasaur.png,grass,green starter
oddish.png,grass,blue
missingno.png,glitch,grey
`;
const unlabelled = ['pikachu', 'gengar', 'snorlax'];

describe('a dropped folder with a CSV', () => {
  let folder: string;
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labelled sprites '));
    await writeFile(join(folder, 'labels.csv'), table);
    const labelled = table.match(/^(?!missingno)\w+(?=\.png)/gm) ?? [];
    for (const name of [...labelled, ...unlabelled]) {
      await copyFile(join(pokesprites, `${name}.png`), join(folder, `${name}.png`));
    }
    studio = await startStudio();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    page.setDefaultTimeout(60_000);
  });

  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('is imported with its labels', async () => {
    await page.goto(studio.address);
    await dropFolder(page, page.getByTestId('drop-zone'), folder);
    const preview = page.getByRole('region', { name: 'Before and after' });
    await preview
      .getByRole('img', { name: /, after$/ })
      .nth(7)
      .waitFor();
    const suggested = page.getByRole('region', { name: 'What your pictures speak for' });
    await suggested.getByText('All 10 pictures have transparent parts').waitFor();
    await page.getByRole('radio', { name: 'Black' }).check();
    await suggested.getByRole('button', { name: 'Take transparent as background' }).click();
    await expect
      .poll(() => page.getByRole('radio', { name: 'Transparent' }).isChecked())
      .toBe(true);
    await lookAt('labels-0-import');
    await page.getByTestId('import-start').click();
    await page.getByTestId('label-filter').waitFor();
    await expect
      .poll(() => chipsIn('label-filter'))
      .toEqual(['water 3', 'grass 2', 'fire 2', 'no label 3']);
    expect((await chipsIn('tag-filter'))[0]).toBe('starter 3');
    await takeScreenshot(page, 'labels-1-all');
  });

  it('is filtered by labels and tags with the keyboard', async () => {
    await page.getByTestId('label-filter').getByRole('button').first().focus();
    await page.keyboard.press('Space');
    await expect.poll(spritesShown).toBe('3 sprites');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect.poll(spritesShown).toBe('1 sprite');
    const name = 'squirtle.png, water: starter, blue';
    await page.getByRole('option', { name }).waitFor();
    await takeScreenshot(page, 'labels-2-filtered');
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(spritesShown).toBe('10 sprites');
  });

  it('is reported on: where labels come from, the row that names no file, and the file that two rows name', async () => {
    await page.getByRole('tab', { name: 'Import report' }).click();
    expect(await page.getByTestId('label-sentence').innerText()).toBe(
      'Labels come from labels.csv; 3 sprites have none.',
    );
    expect(await page.getByTestId('unmatched-row').allInnerTexts()).toEqual(['missingno.png']);
    expect(await page.getByTestId('repeated-row').allInnerTexts()).toEqual(['oddish.png']);
    await takeScreenshot(page, 'labels-3-report');
  });

  it('is imported again for a preset at a click, with the very bytes that the command line makes of it', async () => {
    await page.getByTestId('train-on-this').click();
    await page.getByTestId('preset-recipe-2017').click();
    const offer = page.getByTestId('import-again');
    expect(await offer.innerText()).toContain(
      '128×128 pixels, background black, fit “Stretch”, scaling “Area”',
    );
    await offer.scrollIntoViewIfNeeded();
    await takeScreenshot(page, 'labels-4-import-again');
    await page.getByTestId('import-again-start').click();
    await offer.waitFor({ state: 'detached', timeout: 120_000 });
    const chosen = page.getByTestId('run-dataset').locator('option:checked');
    await expect.poll(() => chosen.innerText()).toContain('The 2017 recipe (10 sprites, 128×128)');
    const id = await page.getByTestId('run-dataset').inputValue();
    const ofWindow = await readFile(join(studio.library, 'datasets', id, 'sprites.bin'));
    expect(ofWindow.equals(await spritesOfCommandLine('recipe-2017'))).toBe(true);
  });

  it('is changed into another one: a sprite left out, another relabelled, undone and made', async () => {
    await page.goto(studio.address);
    // The last screen came back.
    await page.getByTestId('nav-datasets').click();
    await page
      .getByRole('link', { name: /^labelled sprites/ })
      .last()
      .click();
    await page.getByRole('option', { name: /^gengar.png/ }).click();
    await page.keyboard.press('Delete');
    await expect.poll(spritesShown).toBe('9 sprites');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(spritesShown).toBe('10 sprites');
    await page.getByRole('option', { name: /^gengar.png/ }).click();
    await page.getByTestId('sprites-leave-out').click();
    await page.getByRole('searchbox', { name: 'Find by file name' }).fill('PIKA');
    await page.getByRole('option', { name: /^pikachu.png/ }).click();
    await page.getByTestId('sprites-relabel').click();
    await page.getByRole('combobox', { name: 'Label' }).fill('electric');
    await page.getByRole('button', { name: 'Give this label' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.reload();
    await page.getByText(/did not finish this the last time/).waitFor();
    await lookAt('labels-5-changes');
    await page.getByRole('tab', { name: 'Duplicates' }).click();
    await page.getByText('No two sprites are the same, or nearly.').waitFor();
    await lookAt('labels-6-duplicates');
    await page.getByTestId('make-changed').click();
    await page
      .getByRole('heading', { level: 1, name: /without 1 sprite, 1 relabelled$/ })
      .waitFor();
    await expect
      .poll(() => chipsIn('label-filter'))
      .toEqual(['water 3', 'grass 2', 'fire 2', 'electric 1', 'no label 1']);
    await expect.poll(() => page.getByTestId('sprite-grid').getByRole('option').count()).toBe(9);
    await page.getByRole('tab', { name: 'Import report' }).click();
    expect(await page.getByTestId('changed-sentence').innerText()).toContain(
      '1 sprite left out, 1 sprite relabelled',
    );
  });

  it('shows a sprite that a folder has twice, which a click leaves out', async () => {
    const twice = await mkdtemp(join(tmpdir(), 'sprites twice '));
    await cp(folder, twice, { recursive: true });
    await copyFile(join(twice, 'pikachu.png'), join(twice, 'pikachu (copy).png'));
    await page.getByTestId('nav-datasets').click();
    await dropFolder(page, page.getByTestId('drop-zone'), twice);
    await page.getByTestId('import-start').click();
    await page.getByRole('tab', { name: 'Duplicates (1)' }).click();
    const group = page.getByRole('region', { name: '2 sprites, all the same' });
    const copy = group.getByRole('button', { name: 'Keep pikachu (copy).png' });
    await lookAt('labels-7-twice');
    await copy.click();
    expect(await copy.getAttribute('aria-pressed')).toBe('false');
    await page.getByTestId('make-changed').click();
    await page.getByRole('heading', { level: 1, name: /without 1 sprite$/ }).waitFor();
    await expect.poll(() => page.getByTestId('sprite-grid').getByRole('option').count()).toBe(10);
    await page.getByRole('tab', { name: 'Duplicates', exact: true }).click();
    await page.getByText('No two sprites are the same, or nearly.').waitFor();
    await rm(twice, { recursive: true });
  });

  /** In both themes without a fault of accessibility, and photographed. */
  async function lookAt(name: string): Promise<void> {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectReadable(page);
      await takeScreenshot(page, `${name}-${colorScheme}`);
    }
  }

  async function spritesOfCommandLine(preset: string): Promise<Buffer> {
    const library = await mkdtemp(join(tmpdir(), 'studio-e2e-'));
    try {
      const command = ['import', folder, '--preset', preset, '--library', library, '--json'];
      const { stdout } = await promisify(execFile)(process.execPath, [cli, ...command]);
      const { id } = JSON.parse(stdout) as { id: string };
      return await readFile(join(library, 'datasets', id, 'sprites.bin'));
    } finally {
      await rm(library, { recursive: true, force: true });
    }
  }

  const spritesShown = () => page.getByTestId('sprites-shown').innerText();

  async function chipsIn(testId: string): Promise<string[]> {
    const texts = await page.getByTestId(testId).getByRole('button').allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, ' '));
  }
});
