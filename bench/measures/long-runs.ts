import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../../test/e2e/browser.ts';
import { startStudio } from '../../test/e2e/studio-process.ts';
import { longOldRun, writeVersion40Library } from '../../test/unit/studio/version-40-library.ts';
import { join } from 'node:path';
import { listUnsummarised, summariseWholly } from '../../main/store/old-losses.ts';
import { openStore } from '../../main/store/open-store.ts';
import { insertSeries } from '../../main/store/series.ts';
import type { BenchOptions } from '../options.ts';
import type { LongRunsResult } from '../results.ts';
import { drawSheets } from './drawn-sheets.ts';
import { inScratchFolder } from './studio-command.ts';

const patienceMs = 300_000;

/**
 * Compare with many long runs: a library as 0.1.0 left it, which told every step, in the real studio and a real Chromium.
 * Processor time is that of all of the browser's processes.
 */
export async function measureLongRuns({ quick }: BenchOptions): Promise<LongRunsResult> {
  const [runs, steps] = quick ? [20, 20_000] : [20, 1_000_000];
  const twoRuns = await measureTwoRuns(steps);
  const ids = Array.from({ length: runs }, (_, place) => `long-${place}`);
  return inScratchFolder(async (library) => {
    writeVersion40Library(
      library,
      ids.map((id) => longOldRun(id, steps)),
    );
    drawSheets(library, ids, { steps, every: steps / 20 });
    // Bringing the old library up to date is another thing than having it open.
    bringUpToDate(library, { ids, steps });
    const studio = await startStudio(library);
    const browser = await openBrowser();
    try {
      const core = () => processorMs(studio.pid);
      forgetPeak(studio.pid);
      const measured = await measureCompare(browser, { address: studio.address, ids, core });
      const longestMessageBytes = Math.max(
        twoRuns.longestMessageBytes,
        measured.longestMessageBytes,
      );
      const coreBytes = peakBytes(studio.pid);
      return { runs, steps, ...twoRuns, ...measured, longestMessageBytes, coreBytes };
    } finally {
      await browser.close();
      await studio.stop();
    }
  });
}

/** Puts all that 0.1.0 told into blocks, as the studio does beside what its windows ask, and measures each run ten times. */
function bringUpToDate(
  library: string,
  { ids, steps }: { ids: readonly string[]; steps: number },
): void {
  const store = openStore(join(library, 'studio.db'));
  for (const { runId } of listUnsummarised(store)) summariseWholly(store, runId);
  for (const [place, id] of ids.entries())
    insertSeries(
      store,
      id,
      Array.from({ length: 10 }, (_, mark) => {
        const kid = 1_000 / (place + mark + 1);
        const values = { 'quality/kid': { count: 1, mean: kid, min: kid, max: kid } };
        return { type: 'series' as const, at: 1, step: ((mark + 1) * steps) / 10, values };
      }),
    );
  store.close();
}

/** A library of two such runs, opened for the first time: until the studio answers, and until a run of it is drawn. */
async function measureTwoRuns(
  steps: number,
): Promise<Pick<LongRunsResult, 'firstOpeningMs' | 'runDrawnMs' | 'longestMessageBytes'>> {
  return inScratchFolder(async (library) => {
    writeVersion40Library(
      library,
      ['one', 'other'].map((id) => longOldRun(id, steps)),
    );
    const browser = await openBrowser();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(patienceMs);
    const longestMessage = countMessages(page);
    const startedAt = performance.now();
    const studio = await startStudio(library);
    const firstOpeningMs = performance.now() - startedAt;
    try {
      // The token's address leads on to one without a hash.
      await page.goto(studio.address);
      await page.getByTestId('nav-runs').waitFor();
      await page.evaluate(() => (window.location.hash = '#/runs/one'));
      await page.locator('[data-points]:not([data-points="0"])').first().waitFor();
      await nextFrame(page);
      const runDrawnMs = performance.now() - startedAt;
      return { firstOpeningMs, runDrawnMs, longestMessageBytes: longestMessage() };
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
  const system = await browser.newBrowserCDPSession();
  const processor = processorOf(system);
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
  const step = async (name: string) => {
    // Looking for it costs the page as much as a step, and so does what comes into sight with it.
    await page.getByRole('slider', { name }).focus();
    await page.waitForTimeout(1_000);
    return processor.each(10, async (turn) => {
      await page.keyboard.press(turn % 2 === 0 ? 'ArrowLeft' : 'ArrowRight');
      await nextFrame(page);
    });
  };
  const smoothingMs = await step('Smoothing of the curves');
  const zoomFramesPerSecond = await zoomByWheel(page);
  const panFramesPerSecond = await panByDragging(page);
  const markerMs = await crosshair(page, processor);
  const sampleStepMs = await step('Step of the samples');
  const { privateBytes: windowBeforeCollectionBytes } = await windowProcess(system);
  const windowBytes = await heapBytes(page);
  const { privateBytes, programBytes } = await windowProcess(system);
  return {
    usableMs: opened.result,
    usableProcessorMs: opened.ms,
    usableCoreMs,
    zoomFramesPerSecond,
    panFramesPerSecond,
    smoothingMs,
    markerMs,
    sampleStepMs,
    windowBytes,
    windowBeforeCollectionBytes,
    windowProcessBytes: privateBytes,
    windowProgramBytes: programBytes,
    longestMessageBytes: longestMessage(),
  };
}

/** The wheel over the first chart, a notch a frame, in and out and in again. */
async function zoomByWheel(page: Page): Promise<number> {
  const area = firstChart(page);
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
    return (1_000 * frames) / (performance.now() - startedAt);
  });
}

/** The mouse drags what is zoomed into, to and fro. */
async function panByDragging(page: Page): Promise<number> {
  const box = await firstChart(page).boundingBox();
  if (!box) throw new Error('The chart is not drawn.');
  const [middle, height] = [box.x + box.width / 2, box.y + 20];
  await page.mouse.move(middle, height);
  await page.mouse.down();
  const counting = page.evaluate(async () => {
    const [startedAt, seconds] = [performance.now(), 2];
    let frames = 0;
    while (performance.now() - startedAt < 1_000 * seconds) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      frames++;
    }
    return (1_000 * frames) / (performance.now() - startedAt);
  });
  let counted = false;
  void counting.finally(() => (counted = true));
  for (let move = 0; !counted; move++) {
    await page.mouse.move(middle + 200 * Math.sin(move / 10), height);
  }
  await page.mouse.up();
  return counting;
}

function firstChart(page: Page) {
  return page.getByRole('group', { name: /Arrow keys read values/ }).first();
}

/** A step of the crosshair moves it and its values in both charts. */
async function crosshair(page: Page, processor: Processor): Promise<number> {
  await firstChart(page).focus();
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

/** The most that a process has held since `forgetPeak`, as Linux tells it; 0 elsewhere. */
function peakBytes(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1_024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
}

/** proc_pid_clear_refs(5): 5 sets the peak back to what is held now. */
function forgetPeak(pid: number | undefined): void {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

interface WindowProcess {
  privateBytes: number;
  programBytes: number;
}

/** What the window's process has to itself, pictures and all, as Linux tells it, and what of it is Chromium's program; 0 elsewhere. */
async function windowProcess(session: CDPSession): Promise<WindowProcess> {
  const nothing = { privateBytes: 0, programBytes: 0 };
  if (process.platform !== 'linux') return nothing;
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const processes = processInfo.filter(({ type }) => type === 'renderer');
  // Beside the page's there may be one that waits for the next page.
  return processes
    .map(({ id }) => memoryOf(id))
    .reduce((most, each) => (each.privateBytes > most.privateBytes ? each : most), nothing);
}

/** By proc_pid_smaps(5): each mapping has a line with its file, and then how much of it is of this process alone. */
function memoryOf(pid: number): WindowProcess {
  const program = readlinkSync(`/proc/${pid}/exe`);
  const memory: WindowProcess = { privateBytes: 0, programBytes: 0 };
  let isProgram = false;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) isProgram = line.endsWith(` ${program}`);
    const [, kind, kilobytes] = /^Private_(Clean|Dirty):\s+(\d+) kB/.exec(line) ?? [];
    const bytes = 1_024 * Number(kilobytes ?? 0);
    memory.privateBytes += bytes;
    if (isProgram && kind === 'Clean') memory.programBytes += bytes;
  }
  return memory;
}
