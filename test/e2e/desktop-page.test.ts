import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startDesktop } from '../../main/electron/start-desktop.ts';
import { app, BrowserWindow, dialog, ipcMain, protocol } from '../unit/electron/fake-electron.ts';
import { openBrowser } from './browser.ts';

vi.mock('electron', () => import('../unit/electron/fake-electron.ts'));

/** Plain Chromium knows no `studio://`; this origin stands in for it, served by the same handler. */
const origin = 'http://studio.test';
const preloadFile = resolve(import.meta.dirname, '../../dist/main/preload.cjs');

const sprites = resolve(
  import.meta.dirname,
  '../../node_modules/pokesprite-images/pokemon-gen8/regular/female',
);

let folder: string;
let browser: Browser;
let page: Page;
const violations: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-desktop-page-'));
  await startDesktop(['.', '--library', join(folder, 'library')]);
  browser = await openBrowser();
  page = await openPage();
});
afterAll(async () => {
  app.quit();
  await vi.waitUntil(() => app.hasQuit, { timeout: 20_000 });
  await browser.close();
  await rm(folder, { recursive: true });
});

/** The built page with the built preload script, in a real Chromium; only Electron between them is a fake. */
async function openPage(): Promise<Page> {
  const contents = BrowserWindow.all[0]?.webContents;
  if (!contents) throw new Error('no window was opened');
  const opened = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  opened.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  await opened.route(`${origin}/**`, async (route) => {
    const address = route.request().url().replace(origin, 'studio://app');
    const response = await protocol.handlers.get('studio')?.(new Request(address));
    if (!response) return route.abort();
    const body = Buffer.from(await response.arrayBuffer());
    const headers = Object.fromEntries(response.headers);
    return route.fulfill({ status: response.status, headers, body });
  });
  await opened.exposeFunction('invokeStudio', (channel: string, message: unknown) =>
    ipcMain.invoke(channel, { sender: contents, senderFrame: contents.mainFrame }, message),
  );
  contents.send = (channel, message) => {
    void opened.evaluate(([name, sent]) => window.pushFromStudio?.(name, sent), [
      channel,
      message,
    ] as const);
  };
  await opened.addInitScript(preloadInPage(await readFile(preloadFile, 'utf8')));
  await opened.goto(`${origin}/index.html`);
  return opened;
}

/** What crosses the context bridge of Electron is cloned, which a proxy cannot be; files are handed over. */
function preloadInPage(preload: string): string {
  return `
const across = (value) => (value instanceof File ? value : structuredClone(value));
const wrapped = (value) => (typeof value === 'function' ? bridged(value) : across(value));
const bridged = (inner) => (...given) => {
  const result = inner(...given.map(wrapped));
  return result instanceof Promise ? result.then(across) : wrapped(result);
};
((require) => {
${preload}
})(() => ({
  ipcRenderer: {
    invoke: (channel, message) => window.invokeStudio(channel, message),
    on: (channel, listener) => {
      window.pushFromStudio = (name, sent) => name === channel && listener({}, sent);
    },
    off: () => {},
  },
  contextBridge: {
    exposeInMainWorld: (key, value) => {
      const entries = Object.entries(value).map(([name, one]) => [name, wrapped(one)]);
      window[key] = Object.fromEntries(entries);
    },
  },
  webUtils: { getPathForFile: () => '' },
}));`;
}

declare global {
  interface Window {
    pushFromStudio?: (channel: string, message: unknown) => void;
  }
}

describe('the page in the desktop app', () => {
  it('imports the folder that is chosen in the desktop’s dialog, and hears how that goes', async () => {
    dialog.answer = { canceled: false, filePaths: [sprites] };
    await page.getByTestId('choose-folder').click();
    await page.getByTestId('import-start').click();
    await page.getByTestId('sprite-grid').or(page.getByTestId('dataset-card')).first().waitFor();
    expect(dialog.asked).toHaveLength(1);
  });

  it('asks for its pictures at addresses that the app answers with pictures', async () => {
    const picture = page.locator('img[src^="studio://library/datasets/"]').first();
    const address = await picture.getAttribute('src');
    const response = await protocol.handlers.get('studio')?.(new Request(address ?? ''));
    expect(response?.headers.get('content-type')).toBe('image/png');
  });

  it('runs under the content security policy, which lets those pictures through', () => {
    expect(violations).toEqual([]);
  });
});
