import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import parseApng from 'apng-js';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../main/png/png.ts';
import { openLibrary } from '../../main/store/library.ts';
import { listRuns } from '../../main/store/runs.ts';
import { insertSample } from '../../main/store/samples.ts';
import { inTransaction } from '../../main/store/store.ts';
import { generatedSheetPath } from '../../main/studio/library-layout.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';
import { smallRun, sprites, studioCommand } from './two-runs.ts';

/** Sheets that somebody made over the months. */
const manySheets = 320;
const side = 16;

let studio: StudioProcess;
let browser: Browser;
let page: Page;

async function fillLibrary(): Promise<string> {
  const library = await mkdtemp(join(tmpdir(), 'studio-sheets-'));
  studioCommand(library, 'train', sprites, ...smallRun, '--name', 'Short');
  studioCommand(library, 'train', sprites, ...smallRun, '--name', 'Long');
  const { store, close } = openLibrary(library);
  const { id: runId = '' } = listRuns(store).find(({ name }) => name === 'Long') ?? {};
  inTransaction(store, () => {
    for (let place = 1; place <= manySheets; place++) {
      const id = `sheet${place}`;
      const path = generatedSheetPath(runId, id);
      const data = new Uint8Array(side * side * 4).fill(255);
      data.set([place % 256, place >> 8, 0, 255]);
      mkdirSync(dirname(join(library, path)), { recursive: true });
      writeFileSync(join(library, path), encodePng({ width: side, height: side, data }));
      insertSample(store, {
        ...{ id, runId, step: 4, at: place, kind: 'generated', path, count: 1, columns: 1 },
        ...{ cellSize: side, seed: place, condition: null },
      });
    }
  });
  close();
  return library;
}

beforeAll(async () => {
  studio = await startStudio(await fillLibrary());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(60_000);
  await page.goto(studio.address);
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

const samples = () => page.getByRole('region', { name: 'Generated creatures' });
const tab = (name: string | RegExp) => samples().getByRole('tab', { name });

async function openRun(name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Runs' }).click();
  await page.getByRole('link', { name, exact: true }).click();
  await samples().getByRole('button', { name: 'Creature 1', exact: true }).waitFor();
}

async function downloadOf(act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return download.path();
}

describe('a run with 320 sheets of new creatures', () => {
  it('lists them all, of which few are in the page, and scrolls to the oldest', async () => {
    await openRun('Long');
    await tab(`New creatures (${manySheets})`).click();
    const list = samples().getByRole('listbox', { name: /^Sheets of new creatures/ });
    const chosen = () => list.getByRole('option', { selected: true });
    const shownPath = () => samples().getByTestId('drawn-creatures').getAttribute('data-path');
    await expect.poll(() => chosen().getAttribute('aria-posinset')).toBe('1');
    await expect.poll(shownPath).toContain(`sheet${manySheets}.png`);
    await list.press('End');
    await expect.poll(() => chosen().getAttribute('aria-posinset')).toBe(String(manySheets));
    expect(await chosen().innerText()).toContain('1 from step 4, seed 1');
    await expect.poll(shownPath).toContain('sheet1.png');
    expect(await chosen().getAttribute('aria-setsize')).toBe(String(manySheets));
    expect(await list.getByRole('option').count()).toBeLessThan(30);
    // By the wheel too.
    await list.hover();
    await page.mouse.wheel(0, -100_000);
    await list.getByRole('option', { name: `seed ${manySheets}` }).click();
    await expect.poll(shownPath).toContain(`sheet${manySheets}.png`);
    await expectReadableInBoth(page);
  });
});

describe('creatures that are made with truncation', () => {
  /** What was shown before: while one is drawn none may be, or one without a path. */
  const seen = new Set<string | undefined>([undefined, '']);

  /** The pixels of each cell of the sheet that was made last. */
  async function made(truncation: number): Promise<string[]> {
    await samples().getByRole('slider', { name: 'Truncation' }).fill(String(truncation));
    await samples().getByRole('button', { name: 'Make new creatures' }).click();
    let path: string | undefined;
    await expect.poll(async () => seen.has((path = await sheetShown()))).toBe(false);
    seen.add(path);
    const sheet = sharp(join(studio.library, path ?? '')).ensureAlpha();
    const { width = 0, height = 0 } = await sheet.metadata();
    const cells: string[] = [];
    for (let top = 0; top < height; top += side)
      for (let left = 0; left < width; left += side) {
        const cell = sheet.clone().extract({ left, top, width: side, height: side });
        cells.push((await cell.raw().toBuffer()).toString('base64'));
      }
    return cells;
  }
  const sheetShown = () =>
    samples()
      .getByTestId('drawn-creatures')
      .evaluateAll(([canvas]) => (canvas as HTMLElement | undefined)?.dataset.path);

  it('are drawn towards the mean: at 0 each is the same, and the sheet says so', async () => {
    await openRun('Short');
    await tab('New creatures').click();
    await samples().getByRole('spinbutton', { name: 'Creatures' }).fill('4');
    await samples().getByRole('spinbutton', { name: 'Seed' }).fill('7');
    expect(new Set(await made(1)).size).toBe(4);
    expect(new Set(await made(0.5)).size).toBe(4);
    const list = samples().getByRole('listbox', { name: /^Sheets of new creatures/ });
    const options = list.getByRole('option');
    await expect
      .poll(() => options.first().innerText())
      .toContain('4 from step 4, seed 7, truncated to 0.5');
    await expect.poll(() => options.nth(1).innerText()).not.toContain('truncated');
    expect(new Set(await made(0)).size).toBe(1);
  });
});

describe('the backdrop', () => {
  const behind = () =>
    page
      .getByTestId('sample-cell')
      .first()
      .evaluate((cell) => getComputedStyle(cell).backgroundColor);
  const radio = (name: string) => page.getByRole('radio', { name });

  it('is chosen, and stays on other screens and when the studio is opened again', async () => {
    await tab('Over time').click();
    await radio('Black behind creatures').check({ force: true });
    await expect.poll(behind).toBe('rgb(0, 0, 0)');
    await radio('A colour behind creatures').check({ force: true });
    await page.getByLabel('Colour behind creatures', { exact: true }).fill('#336699');
    await expect.poll(behind).toBe('rgb(51, 102, 153)');
    await openRun('Long');
    await expect.poll(behind).toBe('rgb(51, 102, 153)');
    await page.reload();
    await samples().waitFor();
    await expect.poll(behind).toBe('rgb(51, 102, 153)');
    expect(await radio('A colour behind creatures').isChecked()).toBe(true);
    await radio('Checks behind creatures').check({ force: true });
  });
});

describe('the player', () => {
  const player = () => samples().getByRole('toolbar', { name: 'Player' });
  const slider = () => samples().getByRole('slider', { name: 'Step of the samples' });
  const loop = (pressed: boolean) =>
    player().getByRole('button', { name: 'Begin again at the end', pressed });
  const play = () => player().getByRole('button', { name: 'Play from sheet to sheet' });

  it('stops at the end, unless it shall begin again there', async () => {
    const last = await slider().getAttribute('max');
    await play().click();
    await play().waitFor();
    expect(await slider().inputValue()).toBe(last);
    await loop(false).click();
    await loop(true).waitFor();
    await play().click();
    for (const place of ['0', last, '0', last])
      await expect.poll(() => slider().inputValue(), { interval: 10 }).toBe(place);
    await player().getByRole('button', { name: 'Pause the time-lapse' }).click();
  });

  it('plays as fast as is chosen', async () => {
    const speedUp = async (to: number) => {
      await player()
        .getByRole('button', { name: /^Speed/ })
        .click();
      await player()
        .getByRole('button', { name: `Speed: ${to} times` })
        .waitFor();
    };
    await speedUp(2);
    await speedUp(4);
    const fastest = await msASheet();
    await speedUp(0.5);
    const slowest = await msASheet();
    await speedUp(1);
    expect(slowest).toBeGreaterThan(490);
    expect(fastest).toBeLessThan(slowest / 2);
    await loop(true).click();
  });

  /** The median of five, as the page shows them. */
  async function msASheet(): Promise<number> {
    await play().click();
    const ms = await slider().evaluate(async (input) => {
      const times: number[] = [];
      await new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          times.push(performance.now());
          if (times.length < 7) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(input, { attributeFilter: ['aria-valuetext'] });
      });
      return times
        .slice(2)
        .map((time, place) => time - (times[place + 1] ?? 0))
        .sort((a, b) => a - b)[2];
    });
    await player().getByRole('button', { name: 'Pause the time-lapse' }).click();
    return ms ?? 0;
  }
});

describe('films', () => {
  it('of the training are an APNG that another reader plays, once or for ever', async () => {
    await page.getByRole('button', { name: /^More/ }).click();
    await page.getByRole('menuitem', { name: /^Export/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Export from Long' });
    await dialog.getByRole('tab', { name: 'Film of the training' }).click();
    await dialog.getByRole('textbox', { name: 'Creatures' }).fill('1 4 9');
    await dialog.getByRole('combobox', { name: 'Format' }).selectOption('APNG');
    await dialog.getByRole('switch', { name: 'Play again and again' }).uncheck();
    await expectReadableInBoth(page);
    const save = () => dialog.getByRole('button', { name: 'Save the film' }).click();
    const bytes = readFileSync(await downloadOf(save));
    const film = parseApng(Uint8Array.from(bytes).buffer);
    if (film instanceof Error) throw film;
    // Three creatures, in two rows.
    expect(film).toMatchObject({ width: 2 * side * 2, height: 2 * side * 2, numPlays: 1 });
    expect(film.frames.length).toBeGreaterThan(1);
    expect(film.frames.map(({ delay }) => delay).at(-1)).toBe(1_600);
    await dialog.getByRole('combobox', { name: 'Format' }).selectOption('GIF');
    const gif = await sharp(await downloadOf(save)).metadata();
    expect(gif).toMatchObject({ format: 'gif', pages: film.frames.length });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

describe('a run that trains', () => {
  const next = () => samples().getByText(/^The next pictures come at step/);
  const step = (words: string) => Number(/at step ([\d,]+)/.exec(words)?.[1]?.replace(',', ''));

  it('says when its next sheet comes, and shows it then', async () => {
    // Who stands at the newest sheet follows it.
    await samples().getByRole('slider', { name: 'Step of the samples' }).press('End');
    await page.getByRole('button', { name: 'Train on' }).click();
    await page.getByLabel('More steps').fill('1000000');
    await page.getByRole('dialog').getByRole('button', { name: 'Train on' }).click();
    const words = await next().innerText();
    // The trainer starts anew, on a machine that may do much else.
    const patiently = { timeout: 120_000 };
    await expect.poll(() => next().innerText(), patiently).toMatch(/, in about .*\.$/);
    const promised = step(words);
    const shown = async () =>
      step(`at ${await samples().getByTestId('sample-slider-step').innerText()}`);
    await expect.poll(shown, patiently).toBeGreaterThanOrEqual(promised);
    await expect.poll(async () => step(await next().innerText())).toBeGreaterThan(promised);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => next().innerText()).toMatch(/, once the training goes on\.$/);
    await expectReadableInBoth(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await next().waitFor({ state: 'detached' });
  });
});
