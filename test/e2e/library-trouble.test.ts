import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertDataset } from '../../main/store/datasets.ts';
import { openLibrary } from '../../main/store/library.ts';
import { insertRun } from '../../main/store/runs.ts';
import { exampleDataset, exampleRun } from '../unit/store/examples.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

let library: string;
let studio: StudioProcess;
let browser: Browser;

beforeAll(async () => {
  library = mkdtempSync(join(tmpdir(), 'studio-trouble-'));
  const { store, close } = openLibrary(library);
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun({ state: 'stopped', queueOrder: null }));
  insertRun(store, exampleRun({ id: 'r2', name: 'Torn', state: 'stopped', queueOrder: null }));
  store.prepare("UPDATE runs SET hyperparameters = '{' WHERE id = 'r2'").run();
  close();
  studio = await startStudio(library);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

it('says that the connection is lost, and when the studio has ended', async () => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await page.goto(studio.address);
  await page.getByText('Pond creatures').first().waitFor();
  process.kill(studio.pid ?? 0, 'SIGKILL');
  const lost = page.getByTestId('connection-lost');
  await lost.waitFor();
  await takeScreenshot(page, 'connection-lost');
  await expectReadableInBoth(page);
  studio = await startStudio(library);
  await page.goto(studio.address);
  await page.getByText('Pond creatures').first().waitFor();
  expect(await lost.count()).toBe(0);
  await studio.stop();
  await page.getByRole('heading', { name: 'The studio has ended' }).waitFor();
  await expectReadableInBoth(page);
  await takeScreenshot(page, 'studio-ended');
  await page.close();
  studio = await startStudio(library);
});

it('shows what is sound beside the name of what is damaged, and says when the library is gone', async () => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await page.goto(studio.address);
  await page.getByTestId('nav-runs').click();
  await page.getByText('Pond, vanilla').first().waitFor();
  const damage = await page.getByTestId('library-damage').innerText();
  expect(damage).toContain('The run "Torn" (r2) is damaged (hyperparameters: is not JSON).');
  await takeScreenshot(page, 'library-damaged');
  await expectReadableInBoth(page);
  await page.getByTestId('remove-damaged').click();
  await page.getByRole('alertdialog').waitFor();
  await expectReadableInBoth(page);
  await page.getByRole('button', { name: 'Remove for good' }).click();
  await page.getByTestId('library-damage').waitFor({ state: 'detached' });
  rmSync(library, { recursive: true });
  const gone = page.getByTestId('library-gone');
  await gone.waitFor({ timeout: 20_000 });
  expect(await gone.innerText()).toContain(`The library ${library} is not there any more`);
  // The studio has ended by then; why stays to be read.
  await page.waitForTimeout(1_000);
  expect(await gone.isVisible()).toBe(true);
  await takeScreenshot(page, 'library-gone');
  await expectReadableInBoth(page);
});
