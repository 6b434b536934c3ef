import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { drop, dropFolder } from './drop-folder.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const sprites = resolve(
  import.meta.dirname,
  '../../node_modules/pokesprite-images/pokemon-gen8/regular',
);
/** As slow as a machine may be that has other work: a run's first sheets come after a second here. */
const trainingMs = 240_000;

/** One person's way through the studio, in a real Chromium against the built browser host. */
describe('from a folder of sprites to exported creatures', () => {
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    studio = await startStudio();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.setDefaultTimeout(20_000);
  });

  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('greets an empty library with a drop zone and sample sprites', async () => {
    await page.goto(studio.address);
    await page.getByTestId('drop-zone').waitFor();
    await page.getByTestId('sample-sprites').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await takeScreenshot(page, '01-welcome');
  });

  it('imports a dropped folder of 1,352 sprites, subfolders too', async () => {
    await dropFolder(page, page.getByTestId('drop-zone'), sprites);
    await page.getByTestId('import-start').waitFor();
    await takeScreenshot(page, '02-import-options');
    await page.getByTestId('import-start').click();
    await page.getByTestId('sprite-grid').waitFor({ timeout: 120_000 });
    await page
      .getByText(/1[,.\s]?352/)
      .first()
      .waitFor();
    await takeScreenshot(page, '03-dataset');
  });

  it('queues a vanilla run and a WGAN run on the native engine', async () => {
    await page.getByTestId('train-on-this').first().click();
    await page.getByTestId('preset-vanilla-against-wgan').click();
    // Small networks, and more steps than anybody waits for: a run is watched while it trains, then stopped.
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await fillField(page, 'steps', '1000000');
    await fillField(page, 'baseChannels', '8');
    await fillField(page, 'batch', '8');
    await fillField(page, 'sampleEvery', '20');
    await page.getByTestId('run-engine').selectOption('tensorflow');
    await takeScreenshot(page, '04-new-run');
    await page.getByTestId('run-start').click();
    await expect.poll(() => page.getByTestId('run-row').count()).toBe(2);
    await takeScreenshot(page, '05-runs');
  });

  it('shows chart and gallery of the vanilla run move', async () => {
    await watchRun(page, /^Vanilla/);
    await takeScreenshot(page, '06-run-vanilla');
  }, 300_000);

  it('trains one network alone, step by step, and shows what the detective thinks of each', async () => {
    const detective = page.getByRole('region', { name: /^What the detective .* thinks/ });
    await detective.getByRole('img', { name: /^Scores at step/ }).waitFor({ timeout: trainingMs });
    await page.getByRole('button', { name: 'Pause' }).click();
    const one = page.getByRole('group', { name: 'Train one step' });
    const byHand = page.getByTestId('by-hand');
    // They refuse until the run holds on.
    const forger = one.getByRole('button', { name: 'Only the forger' });
    await expect
      .poll(() => forger.getAttribute('aria-disabled'), { timeout: trainingMs })
      .toBeNull();
    const paused = await currentStep(page);
    await forger.focus();
    await page.keyboard.press('Enter');
    await byHand.getByText('1 forger-only step').waitFor({ timeout: trainingMs });
    await one.getByRole('button', { name: 'Only the detective' }).click();
    await byHand
      .getByText('1 detective-only step, 1 forger-only step')
      .waitFor({ timeout: trainingMs });
    await one.getByRole('button', { name: 'Both' }).click();
    await expect.poll(() => currentStep(page), { timeout: trainingMs }).toBe(paused + 3);
    // The creatures and the histogram of that very step.
    await detective
      .getByRole('img', { name: new RegExp(`^Scores at step ${count(paused + 3)}\\.`) })
      .waitFor({ timeout: trainingMs });
    await page.getByRole('heading', { name: `After: step ${count(paused + 3)}` }).waitFor();
    await expectReadableInBoth(page);
    await takeScreenshot(page, '06-step-by-step');
    await one
      .getByRole('combobox', { name: 'Speed of training' })
      .selectOption({ label: 'Slow motion: 4 steps a second' });
    await page.getByTestId('run-pause').waitFor({ timeout: trainingMs });
    await expect.poll(() => currentStep(page), { timeout: trainingMs }).toBeGreaterThan(paused + 5);
    await one
      .getByRole('combobox', { name: 'Speed of training' })
      .selectOption({ label: 'Full speed' });
    await stopRun(page);
  }, 600_000);

  it('shows chart and gallery of the WGAN run move', async () => {
    await page.getByTestId('nav-runs').click();
    await watchRun(page, /^WGAN/);
    await expectReadableInBoth(page);
    await takeScreenshot(page, '07-run-wgan');
    await stopRun(page);
  }, 300_000);

  it('compares both: losses, the same latents at the same step, the settings that differ', async () => {
    await page.getByTestId('nav-runs').click();
    await page
      .getByTestId('run-row')
      .filter({ hasText: 'stopped' })
      .nth(1)
      .waitFor({ timeout: trainingMs });
    await takeScreenshot(page, '08-runs-done');
    for (const select of await page.getByTestId('run-select').all()) await select.click();
    await page.getByTestId('compare-selected').click();
    await page.getByTestId('compare-chart').first().waitFor();
    await expect.poll(() => page.getByTestId(/^compare-grid-/).count()).toBe(2);
    const settings = page.getByTestId('compare-settings');
    await settings.getByText('Optimizer', { exact: true }).waitFor();
    await settings.getByText('Critic steps per generator step').waitFor();
    expect(await settings.getByText('Latent size').count()).toBe(0);
    await takeScreenshot(page, '09-compare');
  }, 300_000);

  it('moves both grids by one slider', async () => {
    const slider = page.getByTestId('compare-slider');
    const before = await slider.inputValue();
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => slider.inputValue()).not.toBe(before);
  });

  it('shows the layers of both networks, and sets up the same run with one thing taken back', async () => {
    await page.getByTestId('nav-runs').click();
    await page
      .getByRole('link', { name: /^Vanilla/ })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Networks' }).click();
    await expect
      .poll(() => page.getByTestId('network-drawing').count(), { timeout: trainingMs })
      .toBe(2);
    await page.getByText(/^All \d+ layers of the generator/).click();
    await page.getByRole('cell', { name: 'paint' }).waitFor();
    await page.getByTestId('networks').scrollIntoViewIfNeeded();
    await expectReadableInBoth(page);
    await takeScreenshot(page, '10-networks');
    for (const [name, sign] of [
      ['Checkpoints', 'run-checkpoints'],
      ['Log', 'run-log'],
      ['Networks', 'break-pooling'],
    ] as const) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.getByTestId(sign).first().waitFor();
      if (name !== 'Networks') await expectReadableInBoth(page);
    }
    await page.getByTestId('break-pooling').click();
    await page
      .getByRole('heading', { name: 'The same, but with pooling in place of strides' })
      .waitFor();
    await takeScreenshot(page, '10-same-but');
    await expect.poll(() => page.getByTestId('run-start').isEnabled()).toBe(true);
    await expectReadableInBoth(page);
  }, 300_000);

  it('stars two creatures and shows them among the favourites', async () => {
    await page.getByTestId('nav-runs').click();
    await page
      .getByRole('link', { name: /^Vanilla/ })
      .first()
      .click();
    for (const index of [0, 1]) {
      await page.getByTestId('sample-cell').nth(index).hover();
      await page.getByTestId('star-cell').nth(index).click();
    }
    await takeScreenshot(page, '10-starred');
    await page.getByTestId('nav-favourites').click();
    await expect.poll(() => page.getByTestId('favourite-card').count()).toBe(2);
    await takeScreenshot(page, '11-favourites');
  });

  it('exports them as PNG with transparency at 4x, read back from the download', async () => {
    await page.keyboard.press('Control+a');
    await page.getByTestId('export-open').click();
    await takeScreenshot(page, '12-export');
    await page.getByTestId('export-start').click();
    const download = page.waitForEvent('download');
    await page.getByTestId('export-download').click();
    const files = await readZip(await (await download).path());
    const pictures = Object.entries(files).filter(([name]) => name.endsWith('.png'));
    expect(pictures).toHaveLength(2);
    // The size that holds the box sprites at their own pixels.
    const alphas = new Set<number>();
    for (const [, bytes] of pictures)
      for (const alpha of await alphasOfPixelArt(bytes, 48, 4)) alphas.add(alpha);
    // How much of one creature is see-through depends on how far the run came before it was stopped.
    expect(alphas.size).toBeGreaterThan(1);

    // Dropped on the window, a picture finds the creature that it is.
    await page.keyboard.press('Escape');
    const [name = '', bytes = Buffer.alloc(0)] = pictures[0] ?? [];
    const file = join(await mkdtemp(join(tmpdir(), 'given-')), name);
    await writeFile(file, bytes);
    await drop(page, page.getByRole('main'), [file]);
    await page.getByRole('dialog', { name: 'A creature of the studio' }).waitFor();
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByTestId('large-creature').waitFor();
    await rm(dirname(file), { recursive: true });
    await page.keyboard.press('Escape');
  });

  it('never met an error on the page', () => {
    expect(pageErrors).toEqual([]);
  });
});

async function fillField(page: Page, name: string, value: string): Promise<void> {
  await page.getByTestId(`field-${name}`).getByRole('textbox').fill(value);
}

/** Opens a run, waits until it trains, and sees its step and its gallery advance. */
async function watchRun(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('link', { name }).first().click();
  await page.getByTestId('series-chart').waitFor();
  const step = () => currentStep(page);
  await expect.poll(step, { timeout: trainingMs, interval: 500 }).toBeGreaterThan(0);
  const before = await step();
  const firstChart = await page.getByTestId('series-chart').screenshot();
  await expect.poll(step, { timeout: trainingMs, interval: 500 }).toBeGreaterThan(before);
  await expect
    .poll(async () => firstChart.equals(await page.getByTestId('series-chart').screenshot()), {
      timeout: 30_000,
      interval: 500,
    })
    .toBe(false);
  const slider = page.getByTestId('sample-slider');
  const newest = async () => Number(await slider.getAttribute('max'));
  const sheets = await newest();
  await expect.poll(newest, { timeout: trainingMs, interval: 500 }).toBeGreaterThan(sheets);
  await page.getByTestId('sample-cell').first().waitFor();
}

/** "1,234". */
const count = (value: number) => new Intl.NumberFormat('en').format(value);

async function stopRun(page: Page): Promise<void> {
  await page.getByTestId('run-stop').click();
}

async function currentStep(page: Page): Promise<number> {
  const text = (await page.getByTestId('run-step').first().textContent()) ?? '';
  return Number(/\d[\d,.\s]*/.exec(text)?.[0].replace(/\D/g, '') ?? '0');
}

async function readZip(path: string): Promise<Record<string, Uint8Array>> {
  return unzipSync(new Uint8Array(await readFile(path)));
}

/** The alpha values of a picture of which each pixel is a hard square of `scale` pixels. */
async function alphasOfPixelArt(
  png: Uint8Array,
  size: number,
  scale: number,
): Promise<Set<number>> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: size * scale, height: size * scale, channels: 4 });
  const pixel = (x: number, y: number) => data.readUInt32LE((y * info.width + x) * info.channels);
  let hardSquares = true;
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      hardSquares &&= pixel(x, y) === pixel(x - (x % scale), y - (y % scale));
    }
  }
  expect(hardSquares).toBe(true);
  return new Set(data.filter((_, index) => index % 4 === 3));
}
