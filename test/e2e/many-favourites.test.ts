import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../main/png/png.ts';
import { insertDataset } from '../../main/store/datasets.ts';
import { insertFavourite } from '../../main/store/favourites.ts';
import { openLibrary } from '../../main/store/library.ts';
import { insertRun } from '../../main/store/runs.ts';
import { inTransaction } from '../../main/store/store.ts';
import { exampleDataset, exampleRun } from '../unit/store/examples.ts';
import { openBrowser } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const count = 20_000;
/** Every tenth is rated, from 1 to 5 in turn. */
const ratedEvery = 10;

let studio: StudioProcess;
let browser: Browser;
let page: Page;

async function fillLibrary(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'studio-many-favourites-'));
  const { store, close } = openLibrary(path);
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun({ state: 'completed', queueOrder: null, step: 100 }));
  inTransaction(store, () => {
    for (let place = 0; place < count; place++) {
      const id = `f${String(place).padStart(5, '0')}`;
      const isRated = place % ratedEvery === 0;
      insertFavourite(store, {
        ...{
          id,
          runId: 'r1',
          runName: 'Pond',
          sampleId: `s${place}`,
          index: 0,
          step: 100,
          seed: 1,
        },
        ...{ size: 16, condition: null, recolouring: null, path: `favourites/${id}.png` },
        ...{ createdAt: place + 1, rejectedAt: null },
        rating: isRated ? 1 + ((place / ratedEvery) % 5) : null,
      });
    }
  });
  close();
  for (let place = 0; place < count; place++) {
    const data = new Uint8Array(16 * 16 * 4).fill(1 + (place % 255));
    const png = encodePng({ width: 16, height: 16, data }, { channels: 4 });
    writeFileSync(join(path, `favourites/f${String(place).padStart(5, '0')}.png`), png);
  }
  return path;
}

beforeAll(async () => {
  studio = await startStudio(await fillLibrary());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(60_000);
  await page.goto(studio.address);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

const cards = () => page.getByTestId('favourite-card');
const said = () => page.getByTestId('favourites-count').textContent();
/** Asked for with every answer: what is out of sight is not in the page. */
async function expectFewInPage(): Promise<void> {
  expect(await cards().count()).toBeLessThan(200);
}

const dialog = () => page.getByRole('dialog');
const exportsFolder = () => join(studio.library, 'exports');

/** Of an export that is under way. */
async function seeProgress(): Promise<void> {
  const bar = dialog().getByRole('progressbar', { name: 'Exporting' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
}

async function downloaded(): Promise<Record<string, Uint8Array>> {
  const link = page.getByTestId('export-download');
  await link.waitFor({ timeout: 300_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return unzipSync(readFileSync(await download.path()));
}

describe('20,000 favourites', () => {
  it('are counted in the navigation, and scroll to the last', async () => {
    await expect.poll(() => page.getByTestId('nav-favourites-count').textContent()).toBe('20,000');
    await page.getByTestId('nav-favourites').click();
    await cards().first().waitFor();
    await page.getByRole('listbox').focus();
    // The first key comes to the first creature.
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await page.locator('[id$="-f00000"] img').waitFor();
    await expectFewInPage();
    await page.keyboard.press('Home');
    await page.locator('[id$="-f19999"] img').waitFor();
  });

  it('are filtered by their rating', async () => {
    await page.getByTestId('favourites-filter').selectOption('4');
    await expect.poll(said).toMatch(/^\s*800 generated/);
    await expectFewInPage();
    await page.getByTestId('favourites-filter').selectOption('all');
    await expect.poll(said).toMatch(/^\s*20,000 generated/);
  });

  it('are exported as sheets that hold each of them', async () => {
    await page.keyboard.press('Control+a');
    await expect.poll(said).toMatch(/20,000 chosen/);
    await page.getByTestId('export-open').click();
    await dialog().getByLabel('Scale').fill('1');
    await dialog().getByLabel('Format').selectOption('sheet');
    await dialog().getByLabel('Page size').selectOption('1024');
    await page.getByTestId('export-start').click();
    await seeProgress();
    const files = await downloaded();
    const pages = Object.keys(files).filter((name) => name.endsWith('.png'));
    expect(pages).toHaveLength(5);
    const index = JSON.parse(Buffer.from(files['creatures.index.json'] ?? []).toString());
    expect(Object.keys(index.frames)).toHaveLength(count);
    await page.getByRole('button', { name: 'Export again' }).click();
  });

  it('are let be where an export of a picture each is called off: nothing of it stays', async () => {
    const before = readdirSync(exportsFolder());
    await dialog().getByLabel('Format').selectOption('png');
    await page.getByTestId('export-start').click();
    await seeProgress();
    expect(readdirSync(exportsFolder()).length).toBeGreaterThan(before.length);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await expect
      .poll(() => page.getByTestId('export-cancelled').textContent())
      .toMatch(/cancelled.*taken away/);
    expect(readdirSync(exportsFolder())).toEqual(before);
  });

  it('are exported as a picture each, and downloaded', async () => {
    await page.getByTestId('export-start').click();
    await seeProgress();
    const files = Object.values(await downloaded());
    expect(files).toHaveLength(count);
    const { format, width, height } = await sharp(files.at(-1)).metadata();
    expect({ format, width, height }).toEqual({ format: 'png', width: 16, height: 16 });
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('are removed at once, and brought back at once', async () => {
    await page.keyboard.press('Control+a');
    await expect.poll(said).toMatch(/20,000 chosen/);
    await page.keyboard.press('Delete');
    await page.getByRole('heading', { name: 'No stars yet' }).waitFor();
    // The list is told of it a little before the window knows that all is done: undone is what is under way.
    await page.keyboard.press('Control+z');
    await cards().first().waitFor();
    await expect.poll(said).toMatch(/^\s*20,000 generated/);
    await expectFewInPage();
  });

  it('are rejected at once, looked at again, and brought back', async () => {
    await page.keyboard.press('Control+a');
    await page.getByTestId('favourites-reject').click();
    await page.getByText('20,000 creatures rejected.').waitFor();
    await page.getByTestId('favourites-filter').selectOption('rejected');
    await expect.poll(said).toMatch(/^\s*20,000 generated/);
    await page.keyboard.press('Control+z');
    await page.getByTestId('favourites-filter').selectOption('all');
    await expect.poll(said).toMatch(/^\s*20,000 generated/);
  });
});
