import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineWheel } from '../../main/native-engine/wheel.ts';
import { violationsOn } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const wheel = engineWheel();
const sentBytes = 3_000_000;

let cache: string;
let index: Server;
let studio: StudioProcess;
let browser: Browser;
let page: Page;

/** A package index that knows the real file, sends its first bytes, and then nothing more. */
async function serveSlowly(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/simple/')) {
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
      const files = [{ filename: wheel?.file, url: `../../files/${wheel?.file}#sha256=no` }];
      return void response.end(JSON.stringify({ files }));
    }
    response.writeHead(200, { 'content-length': wheel?.bytes });
    response.write(Buffer.alloc(sentBytes));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** In both themes, because colours and contrasts differ. */
async function expectAccessible(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOn(page), `${name}, ${colorScheme}`).toEqual([]);
    await takeScreenshot(page, `${name}-${colorScheme}`);
  }
}

describe.skipIf(!wheel)('a person without the fast engine', () => {
  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'no-engine-'));
    index = await serveSlowly();
    const { port } = index.address() as AddressInfo;
    studio = await startStudio(undefined, {
      STUDIO_CACHE: cache,
      STUDIO_NATIVE_ENGINE: '',
      PIP_INDEX_URL: `http://127.0.0.1:${port}/simple`,
    });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    await page.goto(studio.address);
  });
  afterAll(async () => {
    await browser.close();
    await studio.remove();
    index.closeAllConnections();
    index.close();
    rmSync(cache, { recursive: true, force: true });
  });

  it('is offered it at the first start, with its size', async () => {
    const offer = page.getByTestId('fast-engine-offer');
    await offer.waitFor();
    const megabytes = Math.round((wheel?.bytes ?? 0) / 1e6);
    expect(await offer.innerText()).toContain(`${megabytes} MB to download`);
    await expectAccessible('fast-engine-offer');
  });

  it('sees how far it is, and may break off and keep what came', async () => {
    await page.getByTestId('fast-engine-get').click();
    const progress = page.getByTestId('fast-engine-progress');
    await progress.getByText(/Downloading \d.* of \d+ MB/).waitFor();
    await expectAccessible('fast-engine-progress');
    await page.getByTestId('fast-engine-cancel').click();
    await page.getByText(/MB are here already/).waitFor();
  });

  it('is told in words why it cannot be had, and may try again', async () => {
    index.closeAllConnections();
    index.close();
    await page.getByTestId('fast-engine-get').click();
    const notice = page.getByTestId('error-notice');
    await notice.waitFor({ timeout: 60_000 });
    expect((await notice.innerText()).length).toBeGreaterThan(40);
    await expect.poll(() => page.getByTestId('fast-engine-get').innerText()).toBe('Try again');
    await expectAccessible('fast-engine-problem');
  });

  it('is not asked again after “Not now”', async () => {
    await page.getByTestId('fast-engine-decline').click();
    await page.getByTestId('fast-engine-offer').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByTestId('nav-runs').click();
    expect(await page.getByTestId('fast-engine-offer').count()).toBe(0);
  });
});
