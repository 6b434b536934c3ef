import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../../test/e2e/browser.ts';
import { startStudio } from '../../test/e2e/studio-process.ts';
import { longOldRun, writeVersion40Library } from '../../test/unit/studio/version-40-library.ts';
import type { BenchOptions } from '../options.ts';
import type { LongRunsResult } from '../results.ts';
import { inScratchFolder } from './studio-command.ts';

const patienceMs = 300_000;

/**
 * Compare with many long runs: a library as 0.1.0 left it, which told every step, in the real studio and a real Chromium.
 * Processor time is that of all of the browser's processes.
 */
export async function measureLongRuns({ quick }: BenchOptions): Promise<LongRunsResult> {
  const [runs, steps] = quick ? [20, 20_000] : [20, 1_000_000];
  const ids = Array.from({ length: runs }, (_, place) => `long-${place}`);
  return inScratchFolder(async (library) => {
    writeVersion40Library(
      library,
      ids.map((id) => longOldRun(id, steps)),
    );
    const studio = await startStudio(library);
    const browser = await openBrowser();
    try {
      const core = () => processorMs(studio.pid);
      const measured = await measureCompare(browser, { address: studio.address, ids, core });
      return { runs, steps, ...measured, coreBytes: residentBytes(studio.pid) };
    } finally {
      await browser.close();
      await studio.stop();
    }
  });
}

interface Compared {
  address: string;
  ids: readonly string[];
  /** Processor time of the core so far, in milliseconds. */
  core: () => number;
}

async function measureCompare(browser: Browser, { address, ids, core }: Compared) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(patienceMs);
  const longestMessage = countMessages(page);
  const processor = processorOf(await browser.newBrowserCDPSession());
  await page.goto(address);
  await page.getByTestId('nav-runs').click();
  await page.getByTestId('run-row').first().waitFor();
  const coreBefore = core();
  const opened = await processor.during(async () => {
    const from = performance.now();
    await page.evaluate((hash) => (window.location.hash = hash), `#/compare?runs=${ids.join()}`);
    const chart = page.getByTestId('compare-panel').nth(1);
    await chart.and(page.locator(':not([data-points="0"])')).waitFor();
    await nextFrame(page);
    return performance.now() - from;
  });
  const usableCoreMs = core() - coreBefore;
  const step = (name: string) =>
    processor.each(10, async (turn) => {
      const slider = page.getByRole('slider', { name });
      await slider.focus();
      await page.keyboard.press(turn % 2 === 0 ? 'ArrowLeft' : 'ArrowRight');
      await nextFrame(page);
    });
  const smoothingMs = await step('Smoothing of the curves');
  const { framesPerSecond } = await gesture(page);
  const markerMs = await crosshair(page, processor);
  return {
    usableMs: opened.result,
    usableProcessorMs: opened.ms,
    usableCoreMs,
    framesPerSecond,
    smoothingMs,
    markerMs,
    windowBytes: await heapBytes(page),
    longestMessageBytes: longestMessage(),
  };
}

/** The wheel over the first chart, a notch a frame, in and out and in again. */
async function gesture(page: Page): Promise<{ framesPerSecond: number }> {
  const area = page.getByRole('group', { name: /Arrow keys read values/ }).first();
  await area.scrollIntoViewIfNeeded();
  return area.evaluate(async (chart) => {
    const { left, width, top } = chart.getBoundingClientRect();
    const frames = 60;
    const startedAt = performance.now();
    for (let frame = 0; frame < frames; frame++) {
      const deltaY = frame % 40 < 20 ? -50 : 50;
      const at = { clientX: left + width / 3, clientY: top + 20 };
      chart.dispatchEvent(
        new WheelEvent('wheel', { ...at, deltaY, ctrlKey: true, bubbles: true, cancelable: true }),
      );
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return { framesPerSecond: (1_000 * frames) / (performance.now() - startedAt) };
  });
}

/** A step of the crosshair moves it and its values in both charts, as the slider of the samples moves markers. */
async function crosshair(page: Page, processor: Processor): Promise<number> {
  const area = page.getByRole('group', { name: /Arrow keys read values/ }).first();
  await area.focus();
  await page.waitForTimeout(1_000);
  return processor.each(10, async () => {
    await page.keyboard.press('ArrowRight');
    await nextFrame(page);
  });
}

async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve));
  });
}

type Processor = ReturnType<typeof processorOf>;

/** Processor time of all processes of a browser, in milliseconds. */
function processorOf(session: CDPSession) {
  const spent = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + 1_000 * cpuTime, 0);
  };
  async function during<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
    const before = await spent();
    const result = await work();
    return { result, ms: (await spent()) - before };
  }
  async function each(turns: number, work: (turn: number) => Promise<void>): Promise<number> {
    const { ms } = await during(async () => {
      for (let turn = 0; turn < turns; turn++) await work(turn);
    });
    return ms / turns;
  }
  return { during, each };
}

/** @returns a function that gives the longest that a socket of the page has received */
function countMessages(page: Page): () => number {
  let longest = 0;
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      longest = Math.max(longest, Buffer.byteLength(payload));
    });
  });
  return () => longest;
}

/** What the page's JavaScript holds, after a collection. */
async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** What Linux tells of a process, in user and in system mode (proc(5)), in ticks of 10 ms; 0 elsewhere. */
function processorMs(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** What Linux tells of a process; 0 elsewhere. */
function residentBytes(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1_024 * Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
}
