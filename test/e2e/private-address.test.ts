import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { createConnection, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

/** Few enough that 300 connections would take them all, and with them the studio's database and logs. */
const mostFiles = 160;
const idleConnections = 300;
const trainingMs = 240_000;

/** `serve --open`, and what other users of the machine can do about it. */
describe('a studio that opens its own browser', () => {
  let folder: string;
  let opened: string;
  let pictureAddress: string;
  let studio: StudioProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'studio-open-'));
    const script = join(folder, 'browser');
    opened = join(folder, 'opened');
    writeFileSync(
      script,
      `#!/bin/sh\nprintf '%s' "$*" > ${opened}.partial\nmv ${opened}.partial ${opened}\n`,
    );
    chmodSync(script, 0o755);
    // No display: xdg-open takes the browser that is named.
    const env = { BROWSER: script, DISPLAY: '', WAYLAND_DISPLAY: '', XDG_CURRENT_DESKTOP: '' };
    studio = await startStudio(undefined, env, { mostFiles, options: ['--open'] });
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });

  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('names a file in the command line, never the token, which its owner alone may read', async () => {
    await expect.poll(() => existsSync(opened), { timeout: 20_000 }).toBe(true);
    const path = readFileSync(opened, 'utf8').replace(/^file:\/\//, '');
    const token = new URL(studio.address).searchParams.get('token') ?? '-';
    expect(path).not.toContain(token);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(readFileSync(path, 'utf8')).toContain(token);
    await page.goto(`file://${path}`);
    await page.getByTestId('drop-zone').waitFor();
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/(#\/.*)?$/);
    await expect.poll(() => existsSync(dirname(path))).toBe(false);
  });

  it('shows pictures, and lets another tab of the same browser in', async () => {
    await page.getByTestId('sample-sprites').click();
    await page.getByTestId('import-start').click();
    await page.getByTestId('train-on-this').first().waitFor({ timeout: 120_000 });
    const tab = await context.newPage();
    await tab.goto(new URL('/#/datasets', studio.address).href);
    const picture = tab.getByTestId('dataset-card').locator('img').first();
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    pictureAddress = (await picture.getAttribute('src')) ?? '';
    await tab.close();
  });

  it('is not opened by the cookie that every port of the machine gets', async () => {
    let caught = '';
    const thief = createServer((request, response) => {
      caught = request.headers.cookie ?? '';
      response.end('hello');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    const tab = await context.newPage();
    await tab.goto(`http://127.0.0.1:${(thief.address() as AddressInfo).port}/`);
    await tab.close();
    thief.close();
    const { origin, searchParams } = new URL(studio.address);
    expect(caught).toMatch(/^studio-\d+=[\w-]{32}$/);
    const secret = caught.split('=')[1] ?? '';
    expect(secret).not.toBe(searchParams.get('token'));
    const headers = { cookie: caught, origin };
    const address = new URL(pictureAddress, origin);
    const [, , key, ...path] = address.pathname.split('/');
    expect((await fetch(address, { headers })).status).toBe(200);
    for (const [target, method] of [
      [`/?token=${secret}`, 'GET'],
      [`/files/${path.join('/')}`, 'GET'],
      [`/files/${secret}/${path.join('/')}`, 'GET'],
      ['/upload/drop/a.png', 'PUT'],
    ] as const) {
      const response = await fetch(new URL(target, origin), {
        method,
        headers: { ...headers, 'x-studio-key': secret },
      });
      const text = await response.text();
      expect([target, response.status === 403 || !text.includes(key ?? '-')]).toEqual([
        target,
        true,
      ]);
      if (target.startsWith('/files') || method === 'PUT') expect(response.status).toBe(403);
    }
  });

  it('goes on training under 300 idle connections of strangers, and lets its own page in', async () => {
    await page.getByTestId('train-on-this').first().click();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await fillField(page, 'steps', '1000000');
    await fillField(page, 'baseChannels', '8');
    await fillField(page, 'batch', '8');
    await page.getByTestId('run-start').click();
    const step = () => currentStep(page);
    await expect.poll(step, { timeout: trainingMs, interval: 500 }).toBeGreaterThan(0);
    const port = Number(new URL(studio.address).port);
    const idle = Array.from({ length: idleConnections }, () => connectIdle(port));
    await Promise.all(idle.map((socket) => once(socket, 'connect').catch(() => undefined)));
    const before = await step();
    await expect.poll(step, { timeout: trainingMs, interval: 500 }).toBeGreaterThan(before);
    const tab = await context.newPage();
    await tab.goto(new URL('/#/runs', studio.address).href);
    await tab.getByTestId('run-row').first().waitFor();
    await tab.close();
    for (const socket of idle) socket.destroy();
    await page.getByTestId('run-stop').click();
    await page.getByText('stopped').first().waitFor({ timeout: trainingMs });
  }, 600_000);
});

function connectIdle(port: number): Socket {
  const socket = createConnection({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  return socket;
}

async function fillField(page: Page, name: string, value: string): Promise<void> {
  await page.getByTestId(`field-${name}`).getByRole('textbox').fill(value);
}

async function currentStep(page: Page): Promise<number> {
  const text = (await page.getByTestId('run-step').first().textContent()) ?? '';
  return Number(/\d[\d,.\s]*/.exec(text)?.[0].replace(/\D/g, '') ?? '0');
}
