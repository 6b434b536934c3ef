import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { dropFolder } from './drop-folder.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const sprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular/female');
const trainingMs = 120_000;

let studio: StudioProcess;
let browser: Browser;
let page: Page;

/** A library with a dataset whose sprites have no labels. */
async function prepareLibrary(): Promise<string> {
  const library = await mkdtemp(join(tmpdir(), 'studio-conditional-'));
  const cli = join(projectFolder, 'dist/main/cli.js');
  const args = ['import', sprites, '--name', 'Plain', '--labels', 'none', '--size', '16'];
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args, '--library', library], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return library;
}

beforeAll(async () => {
  studio = await startStudio(await prepareLibrary());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(30_000);
  await page.goto(studio.address);
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

const field = (name: string) => page.getByTestId(`field-${name}`);
const choose = (name: string, value: string) =>
  field(name).getByRole('combobox').selectOption(value);
const fill = (name: string, value: string) => field(name).getByRole('textbox').fill(value);
const optionsOf = (name: string) =>
  field(name)
    .getByRole('combobox')
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
const start = () => page.getByTestId('run-start');

async function openForm(): Promise<void> {
  await page.evaluate(() => (location.hash = '#/runs/new'));
  await page.reload();
  await page.getByTestId('run-dataset').waitFor();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
}

async function chooseDataset(name: string): Promise<void> {
  const options = page.getByTestId('run-dataset').locator('option', { hasText: name });
  await page.getByTestId('run-dataset').selectOption(await options.first().getAttribute('value'));
}

describe('the form of a new run', () => {
  it('imports sprites with labels by their main colour', async () => {
    await dropFolder(page, page.getByTestId('dataset-card').first(), sprites);
    await choose('labels', 'colour');
    await choose('size', '16');
    await page.getByTestId('import-name').fill('Coloured');
    await page.getByTestId('import-start').click();
    await page.getByTestId('label-filter').waitFor({ timeout: 60_000 });
  });

  it('shows what belongs to the chosen model alone', async () => {
    await openForm();
    await chooseDataset('Coloured');
    expect(await field('baseChannels').count()).toBe(1);
    expect(await field('hiddenUnits').count()).toBe(0);
    await choose('model', 'mlp');
    expect(await field('baseChannels').count()).toBe(0);
    expect(await field('hiddenUnits').count()).toBe(1);
    await choose('loss', 'wgan-gp');
    expect(await field('gradientPenalty').count()).toBe(1);
    await choose('model', 'capsule');
    expect(await optionsOf('loss')).toEqual(['margin']);
    expect(await field('gradientPenalty').count()).toBe(0);
    expect(await field('conditioning').count()).toBe(0);
    await expect.poll(() => start().isDisabled()).toBe(false);
    await takeScreenshot(page, 'conditional-1-capsule');
  });

  it('says at the field what does not go together, and does not start', async () => {
    await openForm();
    await choose('loss', 'wgan-gp');
    await choose('discriminatorNorm', 'batch');
    await field('discriminatorNorm')
      .getByText(/gradient penalty does not go with/)
      .waitFor();
    expect(await start().isDisabled()).toBe(true);
    await page
      .getByTestId('run-problems')
      .getByText(/^Normalisation in the discriminator:/)
      .waitFor();
    await field('discriminatorNorm').scrollIntoViewIfNeeded();
    await takeScreenshot(page, 'conditional-2-problem');
    await choose('discriminatorNorm', 'layer');
    await expect.poll(() => start().isDisabled()).toBe(false);
  });

  it('offers conditioning on what the dataset has, and says why on nothing else', async () => {
    await openForm();
    await chooseDataset('Plain');
    expect(await optionsOf('conditioning')).not.toContain('projection');
    await field('conditioning')
      .getByText(/has no labels to tell apart/)
      .waitFor();
    await page
      .getByTestId('preset-by-colour')
      .getByText(/yours: labels “None”/)
      .waitFor();
    await takeScreenshot(page, 'conditional-3-presets');
    await field('conditioning').scrollIntoViewIfNeeded();
    await takeScreenshot(page, 'conditional-4-no-labels');
    await chooseDataset('Coloured');
    expect(await optionsOf('conditioning')).toContain('projection');
  });
});

async function trainTinyRun(name: string, conditioning: string): Promise<void> {
  await openForm();
  await chooseDataset('Coloured');
  await page.getByTestId('run-name').fill(name);
  await choose('conditioning', conditioning);
  await fill('baseChannels', '8');
  await fill('batch', '8');
  await fill('steps', '60');
  await fill('sampleEvery', '30');
  await start().click();
  await page.getByTestId('run-step').waitFor();
  await page.getByText('completed', { exact: false }).first().waitFor({ timeout: trainingMs });
}

const newCreatures = () => page.getByRole('tab', { name: /^New creatures/ });
const caption = () => page.getByTestId('generated-caption').innerText();

async function generate(): Promise<void> {
  const sheets = await page.getByTestId('generated-sheet').count();
  await page.getByTestId('generate').click();
  await expect
    .poll(() => page.getByTestId('generated-sheet').count(), { timeout: 60_000 })
    .toBe(sheets + 1);
}

describe('a run with labels', () => {
  it('shows each label in turn', async () => {
    await trainTinyRun('By colour', 'projection');
    const cells = page.getByTestId('sample-cell');
    await cells.first().waitFor();
    const labels = await labelOptions();
    await page.getByRole('tab', { name: 'Over time' }).click();
    const titles = () =>
      Promise.all([0, 1, labels.length].map((cell) => cells.nth(cell).getAttribute('title')));
    await expect.poll(titles).toEqual([labels[0], labels[1], labels[0]]);
    const stars = page.getByTestId('star-cell');
    expect(await stars.first().getAttribute('aria-label')).toBe(`Star creature 1, ${labels[0]}`);
  });

  it('draws creatures of a label, and between two', async () => {
    const [one = '', other = ''] = await labelOptions();
    await page.getByTestId('condition-label').selectOption(one);
    await generate();
    await expect.poll(caption).toBe(one);
    await page.getByTestId('condition-mix').selectOption(other);
    await page.getByTestId('condition-amount').fill('0.3');
    await generate();
    await expect.poll(caption).toBe(`70 % ${one}, 30 % ${other}`);
    await takeScreenshot(page, 'conditional-5-mix');
    await expectReadableInBoth(page);
  });

  it('draws a matrix: a row a noise, a column a label', async () => {
    const labels = (await labelOptions()).slice(0, 12);
    await page.getByTestId('matrix').check();
    await page.getByTestId('matrix-rows').fill('3');
    await generate();
    const heads = page.getByTestId('matrix-heads');
    await expect.poll(() => heads.locator('span').allTextContents()).toEqual(labels);
    const cells = page.getByTestId('generated-grid').getByTestId('sample-cell');
    await expect.poll(() => cells.count()).toBe(3 * labels.length);
    expect(await cells.nth(labels.length).getAttribute('title')).toBe(labels[0]);
    await takeScreenshot(page, 'conditional-5-matrix');
    await expectReadableInBoth(page);
    await page.getByTestId('matrix').uncheck();
  });

  async function labelOptions(): Promise<string[]> {
    await newCreatures().click();
    const options = page.getByTestId('condition-label').locator('option');
    await options.nth(1).waitFor({ state: 'attached' });
    return (await options.allInnerTexts()).slice(1);
  }
});

describe('a run with tags', () => {
  it('draws from a sentence, and strikes out what it does not know', async () => {
    await trainTinyRun('By tags', 'tags');
    await newCreatures().click();
    const text = page.getByTestId('condition-tags');
    const chip = page.getByTestId('condition-tag').first();
    const tag = await chip.innerText();
    await chip.click();
    expect(await text.inputValue()).toBe(tag);
    await text.fill('octarine');
    expect(await page.getByTestId('condition-unknown').innerText()).toMatch(
      /^This run knows no word of that\. It knows /,
    );
    expect(await page.getByTestId('generate').isDisabled()).toBe(true);
    await text.fill(`A very ${tag} octarine bird, please`);
    expect(await page.getByTestId('sentence').locator('s').allInnerTexts()).toEqual([
      'octarine',
      'bird',
    ]);
    await takeScreenshot(page, 'conditional-6-sentence');
    await expectReadableInBoth(page);
    await generate();
    await expect.poll(caption).toBe(`very ${tag}`);
    await page.getByTestId('sentence-nearest').first().click();
    expect(await page.getByTestId('sentence').locator('s').allInnerTexts()).toEqual(['bird']);
  });

  it('can be looked at in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await takeScreenshot(page, 'conditional-7-tags-dark');
    await openForm();
    await chooseDataset('Plain');
    await field('conditioning').scrollIntoViewIfNeeded();
    await takeScreenshot(page, 'conditional-8-form-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });
});

describe('the lesson’s ladder', () => {
  it('queues its four runs, and leads to their comparison', async () => {
    await openForm();
    await chooseDataset('Plain');
    await page.getByTestId('preset-ladder').click();
    await page.getByRole('table').scrollIntoViewIfNeeded();
    await takeScreenshot(page, 'conditional-9-ladder');
    await fill('steps', '2');
    await fill('batch', '8');
    expect(await start().innerText()).toBe('Start 4 runs');
    await start().click();
    await page
      .getByTestId('toast')
      .filter({ hasText: 'Queued 4 runs' })
      .getByTestId('toast-action')
      .click();
    await expect
      .poll(() => page.getByTestId(/^compare-grid-/).count(), { timeout: trainingMs })
      .toBe(4);
    await takeScreenshot(page, 'conditional-10-compare');
  });
});
