import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forkPictureProcess } from '../../main/host/fork-process.ts';
import { encodePng } from '../../main/png/png.ts';
import { startServer, type StudioServer } from '../../main/server/start-server.ts';
import { insertDataset } from '../../main/store/datasets.ts';
import { openLibrary } from '../../main/store/library.ts';
import { insertRun } from '../../main/store/runs.ts';
import { insertSample } from '../../main/store/samples.ts';
import { openStudio, type Studio } from '../../main/studio/studio.ts';
import { exampleDataset, exampleRun } from '../unit/store/examples.ts';
import { fakeTrainers } from '../unit/studio/runs/fake-trainer.ts';
import { withoutPrivileges } from '../without-privileges.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { dropFolder } from './drop-folder.ts';

const rendererFolder = resolve(import.meta.dirname, '../../dist/renderer');
const reason = 'This library can only be looked at.';

// On Windows a folder has no such permissions.
describe.skipIf(process.platform === 'win32')('the window of a read-only library', () => {
  let folder: string;
  let library: string;
  let studio: Studio;
  let server: StudioServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'studio-read-only-'));
    library = join(folder, 'library');
    chmodSync(folder, 0o755);
    fillLibrary(library);
    setModes(library, { folder: 0o555, file: 0o444 });
    // What the studio may do is found out when the library is opened.
    studio = await withoutPrivileges(() =>
      openStudio({
        libraryPath: library,
        startTrainer: fakeTrainers().startTrainer,
        startPictureProcess: forkPictureProcess,
        appVersion: '1',
      }),
    );
    server = await startServer(studio, { port: 0, host: '127.0.0.1', rendererFolder });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(server.address);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
    await server?.close();
    setModes(library, { folder: 0o755, file: 0o644 });
    rmSync(folder, { recursive: true, force: true });
  });

  /** Each says why at the pointer, and nothing comes of pressing it. */
  async function expectRefused(...testIds: string[]): Promise<void> {
    for (const testId of testIds) {
      const button = page.getByTestId(testId).first();
      await button.hover();
      await page.getByRole('tooltip').filter({ hasText: reason }).first().waitFor();
      expect(await button.getAttribute('aria-disabled'), testId).toBe('true');
      await button.click({ force: true });
    }
    expect(await page.getByTestId('toast').count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(0);
  }

  it('says so above every screen', async () => {
    const banner = page.getByTestId('library-read-only');
    await banner.waitFor();
    expect(await banner.innerText()).toContain(`The studio may not write to ${library}`);
  });

  it('imports nothing: not by a button, and not by a drop', async () => {
    await expectRefused('choose-folder', 'sample-sprites', 'train-on-this');
    await takeScreenshot(page, 'read-only-datasets');
    await expectReadableInBoth(page);
    await dropFolder(page, page.getByTestId('drop-zone'), folder);
    await page.getByTestId('toast').filter({ hasText: reason }).waitFor();
    expect(await page.getByTestId('toast').count()).toBe(1);
    await page.getByTestId('toast').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByTestId('dataset-menu').click();
    await expect.poll(() => page.getByRole('menuitem', { disabled: true }).count()).toBe(3);
    await page.keyboard.press('Escape');
  });

  it('starts no run, and goes on with none', async () => {
    await page.getByTestId('nav-runs').click();
    await expectRefused('new-run', 'run-resume');
    await page.getByRole('link', { name: 'Pond, vanilla' }).first().click();
    await expectRefused('run-resume', 'run-rename');
    await takeScreenshot(page, 'read-only-run');
    await expectReadableInBoth(page);
    await page.getByRole('tab', { name: /^New creatures/ }).click();
    await expectRefused('generate');
  });

  it('stars nothing, by pointer or key', async () => {
    await page.getByRole('tab', { name: /^Over time/ }).click();
    const star = page.getByTestId('star-cell').first();
    expect(await star.getAttribute('aria-disabled')).toBe('true');
    expect(await star.getAttribute('title')).toContain(reason);
    await page.getByTestId('sample-cell').first().hover();
    await star.click({ force: true });
    await page.getByTestId('open-cell').first().press('s');
    expect(await page.getByTestId('toast').count()).toBe(0);
    expect(await star.getAttribute('aria-pressed')).toBe('false');
  });
});

function fillLibrary(path: string): void {
  const { store, close } = openLibrary(path);
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun({ state: 'stopped', queueOrder: null, step: 100 }));
  const sample = { id: 's1', runId: 'r1', step: 100, at: 1, kind: 'progress' as const };
  const sheet = { path: 'runs/r1/samples/000100.png', count: 4, columns: 2, cellSize: 4, seed: 1 };
  insertSample(store, { ...sample, ...sheet, condition: null });
  mkdirSync(join(path, 'runs/r1/samples'), { recursive: true });
  const data = new Uint8Array(8 * 8 * 4).fill(255);
  writeFileSync(join(path, sheet.path), encodePng({ width: 8, height: 8, data }, { channels: 4 }));
  close();
}

function setModes(path: string, modes: { folder: number; file: number }): void {
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isFile() ? modes.file : modes.folder);
  chmodSync(path, modes.folder);
}
