import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const library = mkdtempSync(join(tmpdir(), 'studio-last-screen-'));
let browser: Browser;
let studio: StudioProcess;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
  rmSync(library, { recursive: true, force: true });
});

it('a browser shows the last screen in the chosen colours when the studio is started again', async () => {
  const person = await browser.newContext({ colorScheme: 'light' });
  studio = await startStudio(library);
  const before = await person.newPage();
  await before.goto(studio.address);
  await before.getByRole('link', { name: 'Studio', exact: true }).click();
  await before.getByRole('radio', { name: 'Dark' }).check();
  await before.close();
  await studio.stop();

  studio = await startStudio(library);
  const after = await person.newPage();
  await after.goto(studio.address);
  await after.getByRole('heading', { name: 'Studio', level: 1 }).waitFor();
  await expect.poll(() => after.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
});
