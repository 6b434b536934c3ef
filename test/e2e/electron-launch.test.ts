import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hasDisplay, installedElectron } from '../../scripts/setup/electron-binary.mjs';
import { replySchema } from '../../shared/api/wire.ts';
import { takeScreenshot } from './browser.ts';

const projectFolder = resolve(import.meta.dirname, '../..');

/** Why the real binary cannot be launched here, or where it is. */
function findElectron(): { executable: string } | { skipped: string } {
  const folder = join(projectFolder, 'node_modules/electron');
  const found = installedElectron(folder, process.env);
  if (!found) return { skipped: 'skipped: no Electron binary' };
  if (!hasDisplay()) return { skipped: 'skipped: no display for Electron' };
  return { executable: found.executable };
}

describe('the desktop app, launched for real', () => {
  it('opens its window on the studio’s page, isolated, and answers it', async (context) => {
    const electron = findElectron();
    if ('skipped' in electron) {
      console.log(electron.skipped);
      return context.skip(electron.skipped);
    }
    const folder = await mkdtemp(join(tmpdir(), 'studio-electron-'));
    const app = await launch(electron.executable, folder);
    try {
      const page = await app.firstWindow();
      const violations = watchForErrors(page);
      await page.waitForLoadState();
      expect(page.url()).toMatch(/^studio:\/\/app\/index\.html/);
      await expectNoNode(page);
      await expectAnswers(page, folder);
      await takeScreenshot(page, 'electron');
      expect(violations).toEqual([]);
      await expectStays(page);
    } finally {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function launch(executable: string, folder: string): Promise<ElectronApplication> {
  const profile = `--user-data-dir=${join(folder, 'profile')}`;
  const args = [projectFolder, profile, '--library', join(folder, 'library')];
  return _electron.launch({ executablePath: executable, args });
}

function watchForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

async function expectNoNode(page: Page): Promise<void> {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module'].filter((name) => name in globalThis),
  );
  expect(found).toEqual([]);
}

async function expectAnswers(page: Page, folder: string): Promise<void> {
  const answer = await page.evaluate(() => window.studio?.call('system.info', {}));
  const reply = replySchema.parse(answer);
  expect(reply).toMatchObject({ ok: true });
  expect(reply).toMatchObject({
    result: { host: 'desktop', libraryPath: join(folder, 'library') },
  });
}

async function expectStays(page: Page): Promise<void> {
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  await page.evaluate(() => window.location.assign('studio://elsewhere/index.html'));
  expect(page.url()).toMatch(/^studio:\/\/app\/index\.html/);
}
