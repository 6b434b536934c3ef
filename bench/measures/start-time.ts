import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../test/e2e/browser.ts';
import type { BenchOptions } from '../options.ts';
import type { StartResult } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { inScratchFolder, projectFolder } from './studio-command.ts';

const timeoutMs = 60_000;

interface Start {
  addressMs: number;
  firstPaintMs: number;
  usableMs: number;
}

/**
 * From `npm start` to a window that can be used, everything being set up: in the browser host, with a
 * Chromium that runs already. Measured without a display, where `npm start` opens no window of its own.
 */
export async function measureStart({ repetitions }: BenchOptions): Promise<StartResult> {
  const browser = await openBrowser();
  try {
    const starts: Start[] = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      starts.push(await inScratchFolder((library) => measureOne(library, browser)));
    }
    return {
      addressMs: spreadOf(starts.map(({ addressMs }) => addressMs)),
      firstPaintMs: spreadOf(starts.map(({ firstPaintMs }) => firstPaintMs)),
      usableMs: spreadOf(starts.map(({ usableMs }) => usableMs)),
    };
  } finally {
    await browser.close();
  }
}

async function measureOne(library: string, browser: Browser): Promise<Start> {
  const startedAt = Date.now();
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
  const child = spawn('npm', ['start', '--', '--library', library], {
    cwd: projectFolder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that npm and all that it starts get the signal.
    detached: true,
  });
  try {
    const address = await readAddress(child);
    const addressMs = Date.now() - startedAt;
    return { addressMs, ...(await openWindow(browser, address, startedAt)) };
  } finally {
    await endGroup(child);
  }
}

async function openWindow(browser: Browser, address: string, startedAt: number) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByTestId('drop-zone').waitFor({ timeout: timeoutMs });
    const usableMs = Date.now() - startedAt;
    const paintedAt = await page.evaluate(() => {
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return paint ? performance.timeOrigin + paint.startTime : null;
    });
    if (paintedAt === null) throw new Error('The browser tells no first paint.');
    return { firstPaintMs: Math.round(paintedAt - startedAt), usableMs };
  } finally {
    await page.close();
  }
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`No address came: ${said}`)), timeoutMs);
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(said)?.[0];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
  });
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const exit = once(child, 'exit');
  process.kill(-child.pid, 'SIGINT');
  await exit;
}
