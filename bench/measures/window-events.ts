import type { Page } from 'playwright-core';
import { openBrowser } from '../../test/e2e/browser.ts';
import { startStudio } from '../../test/e2e/studio-process.ts';
import { encodeMessage } from '../../shared/api/message.ts';
import { elementAt } from '../../shared/known-places.ts';
import { readEventLines } from './event-lines.ts';
import type { BenchOptions } from '../options.ts';
import type { WindowEventsResult } from '../results.ts';
import { inScratchFolder, realSprites, runStudio } from './studio-command.ts';

/** As often as the studio sends a batch of events at most. */
const batchesPerSecond = 10;
const eventsPerBatch = [1, 10, 100, 300, 1_000, 3_000];

/** How smoothly the Run screen draws while losses come ever faster: real screen, real Chromium, made-up losses. */
export async function measureWindowEvents({ quick }: BenchOptions): Promise<WindowEventsResult> {
  const seconds = quick ? 0.5 : 3;
  return inScratchFolder(async (library) => {
    const few = ['--steps', '2', '--json'];
    const printed = await runStudio(['train', realSprites, '--library', library, ...few]);
    const { runId } = elementAt(readEventLines(printed), 0);
    const studio = await startStudio(library);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await openRun(page, studio.address, runId);
      const rates: WindowEventsResult['rates'] = [];
      let firstStep = 1_000;
      for (const events of eventsPerBatch) {
        const pushes = writePushes(runId, firstStep, events, seconds);
        firstStep += events * pushes.length;
        const drawn = await deliver(page, pushes);
        await untilShown(page, firstStep - 1);
        rates.push({ eventsPerSecond: events * batchesPerSecond, ...drawn });
      }
      return { rates };
    } finally {
      await browser.close();
      await studio.stop();
    }
  });
}

async function openRun(page: Page, address: string, runId: string): Promise<void> {
  // The page's own connection is where made-up events come from.
  await page.addInitScript(() => {
    class ObservedSocket extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        Object.assign(window, { benchSocket: this });
      }
    }
    window.WebSocket = ObservedSocket;
  });
  await page.goto(address);
  await page.getByTestId('nav-runs').click();
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `#/runs/${runId}`);
  await page.getByTestId('loss-legend').first().waitFor();
}

/** The pushes of so many seconds, each with so many losses. */
function writePushes(
  runId: string,
  firstStep: number,
  events: number,
  seconds: number,
): number[][] {
  return Array.from({ length: Math.ceil(seconds * batchesPerSecond) }, (_, batch) => {
    const payload = Array.from({ length: events }, (_event, index) => {
      const step = firstStep + batch * events + index;
      const values = {
        'generator/loss': ofOneStep(1 + Math.cos(step / 70)),
        'discriminator/loss': ofOneStep(1 + Math.sin(step / 50)),
        time: ofOneStep(step * 30),
      };
      return { type: 'series', runId, seq: step, step, at: 0, values };
    });
    return [...encodeMessage({ topic: 'run-events', payload })];
  });
}

const ofOneStep = (value: number) => ({ count: 1, mean: value, min: value, max: value });

/** Gives the page one push every tenth of a second, and counts what it draws meanwhile. */
async function deliver(page: Page, pushes: number[][]) {
  return page.evaluate(
    async ({ all, everyMs }) => {
      const { benchSocket } = window as unknown as { benchSocket: WebSocket };
      const messages = all.map((bytes) => Uint8Array.from(bytes).buffer);
      const startedAt = performance.now();
      let [frames, longestMs, lastAt, sent] = [0, 0, startedAt, 0];
      for (let data = messages[0]; data; data = messages[sent]) {
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        frames += 1;
        longestMs = Math.max(longestMs, now - lastAt);
        lastAt = now;
        if (now - startedAt < sent * everyMs) continue;
        benchSocket.dispatchEvent(new MessageEvent('message', { data }));
        sent += 1;
      }
      const framesPerSecond = (1000 * frames) / (performance.now() - startedAt);
      return { framesPerSecond, longestFrameMs: longestMs };
    },
    { all: pushes, everyMs: 1000 / batchesPerSecond },
  );
}

/** What was not taken over was not drawn either. */
async function untilShown(page: Page, step: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const shown = document.querySelector('[data-testid="run-step"]')?.textContent ?? '';
    return shown.replace(/ of .*/s, '').replace(/\D/g, '') === String(wanted);
  }, step);
}
