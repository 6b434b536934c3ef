import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedSprites } from '../../main/box-sprites/published.ts';
import { expectReadable } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const { name, version, bytes, firstSprites } = publishedSprites;

let cache: string;
let registry: Server;
/** How the registry answers whoever wants the archive. */
let answer: 'not-found' | 'another-archive' | 'half' | 'whole';
let asked: { path: string | undefined; range: string | undefined }[];
let studio: StudioProcess;
let browser: Browser;
let page: Page;

/** The archive as npm has it, from its cache where it is there. */
function realArchive(): Buffer {
  const npm = ['pack', `${name}@${version}`, '--silent', '--prefer-offline', '--pack-destination'];
  execFileSync('npm', [...npm, cache], { cwd: cache });
  return readFileSync(join(cache, `${name}-${version}.tgz`));
}

async function serve(archive: Buffer): Promise<Server> {
  const server = createServer(({ url, headers: { range } }, response) => {
    asked.push({ path: url, range });
    if (answer === 'not-found') return void response.writeHead(404).end();
    if (answer === 'another-archive') return void response.end(Buffer.alloc(bytes));
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes - from });
    if (answer === 'whole') return void response.end(archive.subarray(from));
    response.write(archive.subarray(from, bytes / 2));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

describe('a person who has no sprites', () => {
  const sources = () => page.getByRole('region', { name: 'Where do I get Pokémon?' });
  const get = () => sources().getByTestId('box-sprites-get');

  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'no-sprites-'));
    asked = [];
    answer = 'not-found';
    registry = await serve(realArchive());
    const { port } = registry.address() as AddressInfo;
    studio = await startStudio(undefined, {
      STUDIO_CACHE: cache,
      npm_config_registry: `http://127.0.0.1:${port}/`,
    });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    page.setDefaultTimeout(20_000);
    await page.goto(studio.address);
    await page.getByTestId('nav-datasets').click();
  });
  afterAll(async () => {
    await browser.close();
    await studio.remove();
    registry.closeAllConnections();
    registry.close();
    rmSync(cache, { recursive: true, force: true });
  });

  it('is told where there are some, whose they are and what they may be used for; nothing is fetched by itself', async () => {
    await expect.poll(() => get().innerText()).toBe('Get them (5.9 MB)');
    const said = await sources().innerText();
    for (const words of ['a folder of your own', 'draws small creatures', 'pokesprite-images'])
      expect(said).toContain(words);
    expect(said).toMatch(/Nintendo’s.*for yourself alone/);
    expect(asked).toEqual([]);
    await expectReadable(page);
    await takeScreenshot(page, 'box-sprites-offer');
  });

  it('reads why they cannot be had, and may try again', async () => {
    await get().click();
    await sources()
      .getByText(/answers 404/)
      .waitFor();
    await expect.poll(() => get().innerText()).toBe('Try again');
    await expectReadable(page);
  });

  it('gets nothing from a registry that has another archive by this name', async () => {
    answer = 'another-archive';
    await get().click();
    await sources()
      .getByText(/answers 404/)
      .waitFor({ state: 'detached' });
    await sources().getByTestId('error-notice').waitFor();
    await expect.poll(() => get().innerText()).toBe('Try again');
    expect(await sources().getByTestId('box-sprites-first').count()).toBe(0);
  });

  it('sees how far it is, and may break off', async () => {
    answer = 'half';
    await get().click();
    const progress = sources().getByTestId('box-sprites-progress');
    await progress.getByRole('progressbar').waitFor();
    await expectReadable(page);
    await sources().getByRole('button', { name: 'Cancel' }).click();
    await get().waitFor();
  });

  it('goes on where it broke off, and takes the first 151 as a dataset', async () => {
    answer = 'whole';
    await get().click();
    await sources().getByTestId('box-sprites-first').click();
    expect(asked.at(-1)).toEqual({
      path: `/${name}/-/${name}-${version}.tgz`,
      range: expect.stringMatching(/^bytes=[1-9]\d+-$/) as string,
    });
    await page.getByTestId('import-start').click();
    await page.getByTestId('sprite-grid').waitFor({ timeout: 60_000 });
    await page.getByRole('heading', { name: 'The first 151 Pokémon' }).waitFor();
    await page.getByText(`${firstSprites} sprites`).first().waitFor();
    await takeScreenshot(page, 'box-sprites-first');
    await page.getByTestId('nav-datasets').click();
    await sources().getByTestId('box-sprites-all').waitFor();
    await expectReadable(page);
  });
});
