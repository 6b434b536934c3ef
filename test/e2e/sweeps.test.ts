import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReadable, expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const sprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular/female');
const small = ['--size', '16', '--base-channels', '8', '--steps', '4'];

let studio: StudioProcess;
let browser: Browser;
let page: Page;

/** A library with a sweep of four runs that were trained for real, made at the command line. */
function trainedSweep(): string {
  const library = mkdtempSync(join(tmpdir(), 'studio-sweeps-'));
  const sweep = ['--sweep', 'batch=4,8', '--seeds', '2', '--name', 'Small'];
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(projectFolder, 'dist/main/cli.js'),
      ...['train', sprites, ...small, ...sweep, '--library', library],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`studio train --sweep ended with ${status}: ${stderr}`);
  expect(stderr).toMatch(/^Sweep "Small" \([\w-]+\): 4 runs\.$/m);
  return library;
}

beforeAll(async () => {
  studio = await startStudio(trainedSweep());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(20_000);
  await page.goto(studio.address);
  await page.getByTestId('nav-runs').click();
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

const rowsOf = (name: string) => page.getByRole('list', { name }).getByRole('listitem');
const namesIn = async (rows: Locator) => rows.getByRole('link').allTextContents();
const parallel = () => page.getByTestId('parallel-coordinates');
const columns = () => parallel().getByRole('columnheader').allTextContents();
const rows = () => parallel().getByRole('rowheader');

describe('a sweep that was trained', () => {
  it('is listed, and opened with its groups: mean and spread over the seeds', async () => {
    const [row] = [rowsOf('Sweeps').first()];
    await expect.poll(() => row.textContent()).toMatch(/Small.*4 runs: 4 done/);
    await row.getByRole('link', { name: 'Small' }).click();
    await page.getByRole('heading', { name: 'Small', level: 1 }).waitFor();
    const groups = page.getByTestId('groups-table').getByRole('row');
    await expect.poll(() => groups.count()).toBe(3);
    await page.getByLabel('The series of the groups').selectOption('discriminator/loss');
    await expect.poll(() => groups.nth(1).textContent()).toMatch(/1 ?4 ?.*±.*2 of 2/);
    await expect.poll(() => groups.nth(2).textContent()).toMatch(/2 ?8 ?.*±.*2 of 2/);
    await page.getByRole('button', { name: /^Batch 4 \(2\)/ }).waitFor();
  });

  it('is grouped by what is chosen', async () => {
    const groups = page.getByTestId('groups-table').getByRole('row');
    const byBatch = page.getByTestId('run-groups').getByRole('checkbox', { name: 'Batch' });
    await byBatch.uncheck();
    await expect.poll(() => groups.count()).toBe(2);
    await expect.poll(() => groups.nth(1).textContent()).toMatch(/4 of 4/);
    await byBatch.check();
    await expect.poll(() => groups.count()).toBe(3);
  });

  it('is filtered along an axis, by the keyboard and by dragging', async () => {
    await expect.poll(() => rows().count()).toBe(4);
    const low = parallel().getByRole('slider', { name: 'Batch, from' });
    expect(await low.getAttribute('aria-valuetext')).toBe('4');
    await low.press('PageUp');
    await expect.poll(() => rows().count()).toBe(2);
    expect(await low.getAttribute('aria-valuetext')).toBe('8');
    await parallel().getByText('2 of 4 runs within the chosen ranges').waitFor();
    await parallel().getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => rows().count()).toBe(4);
    // A mouse cannot drag to what lies below the window.
    await page
      .getByTestId('parallel-grip-batch')
      .evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const grip = await boxOf(page.getByTestId('parallel-grip-batch'));
    const x = grip.x + grip.width / 2;
    await page.mouse.move(x, grip.y + 0.7 * grip.height);
    await page.mouse.down();
    await page.mouse.move(x, grip.y + grip.height, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(() => rows().allTextContents())
      .toEqual(['Small Batch 4, seed 1', 'Small Batch 4, seed 2']);
    await parallel().getByRole('button', { name: 'Show all' }).click();
  });

  it('has its axes moved, by buttons and by dragging, and flipped', async () => {
    const before = await columns();
    expect(before.slice(0, 2)).toEqual(['Run', 'Batch']);
    await parallel().getByRole('button', { name: 'Move Batch to the right' }).click();
    await expect.poll(columns).toEqual([before[0], before[2], before[1]]);
    const name = page.getByTestId('parallel-axis-batch');
    await name.dragTo(page.getByTestId('parallel-axis-result'));
    await expect.poll(columns).toEqual(before);
    const tick = parallel().locator('text', { hasText: /^4$/ }).first();
    const upright = await boxOf(tick);
    const flip = parallel().getByRole('button', { name: 'Flip Batch' });
    await flip.click();
    await expect.poll(() => flip.getAttribute('aria-pressed')).toBe('true');
    expect((await boxOf(tick)).y).toBeLessThan(upright.y);
  });

  it('has the same groups where its runs are compared', async () => {
    await page.getByRole('link', { name: 'Compare them' }).click();
    await page.getByRole('heading', { name: 'Groups' }).waitFor();
    await expect.poll(() => page.getByTestId('groups-table').getByRole('row').count()).toBe(3);
    await expectReadableInBoth(page);
    await page.goBack();
    await page.getByRole('heading', { name: 'Small', level: 1 }).waitFor();
  });

  it('has the line of a run shown where its row is pointed at', async () => {
    await rows().first().hover();
    const line = parallel().locator('path[data-run="Small Batch 4, seed 1"]');
    await expect.poll(() => line.getAttribute('class')).toContain('highlighted');
  });
});

describe('a sweep made in the form', () => {
  it('says how many runs it makes, and which combinations it leaves out and why', async () => {
    await page.evaluate(() => (location.hash = '#/runs/new'));
    await page.getByTestId('sweep-switch').check();
    await page.getByTestId('sweep-problem').filter({ hasText: 'comes to one run' }).waitFor();
    await page.getByTestId('sweep-add').selectOption('loss');
    const loss = page.getByRole('group', { name: 'Loss' });
    for (const box of await loss.getByRole('checkbox').all()) await box.uncheck();
    await loss.getByRole('checkbox', { name: /^Hinge/ }).check();
    await loss.getByRole('checkbox', { name: /^WGAN-GP/ }).check();
    await page.getByTestId('sweep-add').selectOption('discriminatorNorm');
    const norm = page.getByRole('group', { name: 'Normalisation in the discriminator' });
    for (const box of await norm.getByRole('checkbox').all()) await box.uncheck();
    await norm.getByRole('checkbox', { name: 'Batch' }).check();
    await norm.getByRole('checkbox', { name: 'Layer' }).check();
    await page.getByText('1 combination left out').waitFor();
    const leftOut = await page.getByTestId('sweep-left-out').textContent();
    expect(leftOut).toContain('does not go with batch normalisation');
    await page.getByRole('button', { name: 'Start 3 runs' }).waitFor();
    await page.getByLabel('Seeds for each').fill('40');
    await page
      .getByTestId('sweep-problem')
      .filter({ hasText: 'That makes 160 runs, and a sweep has 100 at most' })
      .waitFor();
    await page.getByLabel('Seeds for each').fill('1');
  });

  it.each(['light', 'dark'] as const)('is accessible in %s colours', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.getByTestId('sweep-preview').scrollIntoViewIfNeeded();
    await expectReadable(page);
    await takeScreenshot(page, `sweep-form-${colorScheme}`);
  });

  it('queues them all, and opens the sweep', async () => {
    for (const name of ['Loss', 'Normalisation in the discriminator'])
      await page.getByRole('button', { name: `Vary ${name} no longer` }).click();
    await page.getByTestId('sweep-add').selectOption('learningRate');
    const rates = page.getByRole('group', { name: 'Learning rate' });
    await rates.getByLabel('How Learning rate is varied').selectOption('range');
    await rates.getByLabel('From').fill('1e-5');
    await rates.getByLabel('to', { exact: true }).fill('1e-3');
    await page.getByLabel('Name', { exact: true }).fill('Rates');
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    // More than any machine trains while this test looks at what waits.
    await page.getByLabel('Steps', { exact: true }).fill('10000000');
    await page.getByRole('button', { name: 'Start 3 runs' }).click();
    await page.getByRole('heading', { name: 'Rates', level: 1 }).waitFor();
  });
});

describe('the queue', () => {
  const waiting = () => namesIn(rowsOf('Queue'));

  it('lists what waits, and changes its order by buttons and by dragging', async () => {
    await page.getByTestId('nav-runs').click();
    const [first, second] = ['Rates Learning rate 0.0001', 'Rates Learning rate 0.001'];
    await expect.poll(waiting).toEqual([first, second]);
    await page.getByRole('button', { name: `Move ${second} to the front` }).click();
    await expect.poll(waiting).toEqual([second, first]);
    await page.getByRole('button', { name: `Move ${second} down` }).press('Enter');
    await expect.poll(waiting).toEqual([first, second]);
    await rowsOf('Queue').nth(1).dragTo(rowsOf('Queue').nth(0));
    await expect.poll(waiting).toEqual([second, first]);
    await page.reload();
    await expect.poll(waiting).toEqual([second, first]);
  });

  it('lets a run wait for a time of day, and says when it will start', async () => {
    const row = rowsOf('Queue').first();
    await row.getByRole('button', { name: /^Start time of/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('No earlier than').fill('2099-01-01T22:00');
    await dialog.getByText('It starts on 2099-01-01 at 22:00').waitFor();
    await expectReadableInBoth(page);
    await dialog.getByRole('button', { name: 'Set the time' }).click();
    await row.getByText('starts on 2099-01-01 at 22:00').waitFor();
    await row.getByRole('link').click();
    await page
      .getByRole('banner')
      .or(page.locator('header'))
      .getByText('starts on 2099-01-01')
      .waitFor();
    await page.goBack();
    await row.waitFor();
  });

  it.each(['light', 'dark'] as const)('is accessible in %s colours', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await expectReadable(page);
    await takeScreenshot(page, `queue-${colorScheme}`);
  });
});

describe('a sweep as a whole', () => {
  it('is stopped, removed with its runs, and brought back', async () => {
    const row = rowsOf('Sweeps').filter({ hasText: 'Rates' });
    await row.getByRole('button', { name: 'Stop the sweep Rates' }).click();
    await expect
      .poll(() => row.textContent(), { timeout: 60_000 })
      .toMatch(/3 runs: 3 ended early/);
    await expect.poll(() => rowsOf('Queue').count()).toBe(0);
    await row.getByRole('button', { name: 'More for the sweep Rates' }).click();
    await page.getByRole('menuitem', { name: 'Remove with its runs' }).click();
    await expect.poll(() => row.count()).toBe(0);
    await expect.poll(() => page.getByRole('link', { name: /^Rates / }).count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => row.textContent()).toMatch(/3 runs: 3 ended early/);
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it.each([
    [1024, 700],
    [1440, 900],
  ])('the page of a sweep is accessible at %dx%d', async (width, height) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.getByTestId('nav-runs').click();
    await rowsOf('Sweeps').getByRole('link', { name: 'Small' }).click();
    await expect.poll(() => rows().count()).toBe(4);
    await expectReadable(page);
    await takeScreenshot(page, `sweep-${colorScheme}-${width}`);
    await parallel().scrollIntoViewIfNeeded();
    await takeScreenshot(page, `sweep-parallel-${colorScheme}-${width}`);
  });
});

async function boxOf(element: Locator) {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (!box) throw new Error('It is not drawn.');
  return box;
}
