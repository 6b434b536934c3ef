import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const sprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular/female');
/** As slow as a machine may be that has other work: signs need 300 steps, of some milliseconds each. */
const trainingMs = 240_000;

function libraryOfSprites(): string {
  const library = mkdtempSync(join(tmpdir(), 'studio-health-'));
  const args = ['import', sprites, '--size', '16', '--library', library];
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(projectFolder, 'dist/main/cli.js'), ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`studio import ended with ${status}: ${stderr}`);
  return library;
}

describe('a run whose detective learns too fast', () => {
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;
  const settingOf = (label: string) =>
    page
      .getByTestId('run-settings')
      .locator('dl > div', { has: page.getByText(label, { exact: true }) })
      .locator('dd');

  beforeAll(async () => {
    studio = await startStudio(libraryOfSprites());
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    page.setDefaultTimeout(20_000);
    await page.goto(studio.address);
    await page.getByTestId('train-on-this').first().click();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    for (const [field, value] of [
      // More than it takes to see the trouble: it is still there.
      ['steps', '1000000'],
      ['baseChannels', '8'],
      ['batch', '8'],
      ['generatorLearningRate', '0.00001'],
      ['discriminatorLearningRate', '0.01'],
    ] as const)
      await page.getByTestId(`field-${field}`).getByRole('textbox').fill(value);
    await page.getByTestId('run-start').click();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('says so while it trains, with the numbers that show it', async () => {
    const health = page.getByTestId('run-health');
    await health
      .getByText(/^The detective is too strong: over the last \d+ steps its loss was 0\.\d+/)
      .waitFor({ timeout: trainingMs });
    await expectReadableInBoth(page);
    await takeScreenshot(page, 'health-too-strong');
  }, 300_000);

  it('is set up anew with what is worth a try, and trained', async () => {
    expect(await settingOf('Discriminator learning rate').textContent()).toBe('0.01');
    await page
      .getByRole('link', {
        name: 'Set it up: the same, but with a quarter of the detective’s learning rate',
      })
      .click();
    await page
      .getByRole('heading', {
        name: 'The same, but with a quarter of the detective’s learning rate',
      })
      .waitFor();
    await expectReadableInBoth(page);
    await page.getByTestId('run-start').click();
    await expect.poll(() => settingOf('Discriminator learning rate').textContent()).toBe('0.0025');
    expect(await settingOf('Generator learning rate').textContent()).toBe('0.00001');
  });
});
