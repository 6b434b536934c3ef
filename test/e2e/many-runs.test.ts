import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSheets } from '../../bench/measures/drawn-sheets.ts';
import { insertDataset } from '../../main/store/datasets.ts';
import { openLibrary } from '../../main/store/library.ts';
import { insertRun, type RunRow } from '../../main/store/runs.ts';
import { insertSeries } from '../../main/store/series.ts';
import { runColourNames } from '../../shared/run/colours.ts';
import { exampleDataset, exampleRun } from '../unit/store/examples.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const steps = 400;
const ids = Array.from({ length: 20 }, (_, place) => `run-${place + 1}`);
const troubles = {
  'run-19': {
    state: 'failed',
    notes: 'More than fits into its place.\n'.repeat(40),
    problem: {
      code: 'out-of-memory',
      message: 'The trainer ran out of memory.',
      hint: 'Take a smaller batch.',
    },
  },
  'run-20': {
    state: 'diverged',
    problem: {
      code: 'training-diverged',
      message: 'The losses are no numbers any more.',
      hint: 'Take a smaller learning rate.',
    },
  },
} satisfies Record<string, Partial<RunRow>>;

/** Twenty runs that have ended, the last but one for want of memory, and the last because it diverged. */
function libraryOfTwenty(): string {
  const library = mkdtempSync(join(tmpdir(), 'studio-many-'));
  const { store, close } = openLibrary(library);
  insertDataset(store, exampleDataset());
  for (const [place, id] of ids.entries()) {
    const ended = { state: 'completed', queueOrder: null, step: steps, endedAt: 2 } as const;
    const trouble = Object.entries(troubles).find(([of]) => of === id)?.[1];
    const looks = { name: `Pond ${place + 1}`, colourName: runColourNames[place] ?? 'blue' };
    insertRun(store, exampleRun({ id, ...looks, ...ended, ...trouble }));
    insertSeries(
      store,
      id,
      Array.from({ length: steps / 10 }, (_, tick) => {
        const step = 10 * (tick + 1);
        const mean = 1 + Math.sin(tick + place) / 3;
        const value = { count: 10, mean, min: mean - 0.1, max: mean + 0.1 };
        return {
          type: 'series' as const,
          step,
          at: step,
          values: { 'generator/loss': value, 'discriminator/loss': value },
        };
      }),
    );
  }
  close();
  drawSheets(library, ids, { steps, every: steps });
  return library;
}

describe('twenty runs', () => {
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    studio = await startStudio(libraryOfTwenty());
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    page.setDefaultTimeout(20_000);
    await page.goto(studio.address);
    await page.getByTestId('nav-runs').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('can be read where they are compared, all at once', async () => {
    await page.evaluate((hash) => (location.hash = hash), `#/compare?runs=${ids.join()}`);
    await expect.poll(() => page.getByTestId(/^compare-grid-/).count()).toBe(20);
    await page.getByTestId('compare-chart').first().waitFor();
    await expectReadableInBoth(page);
    await takeScreenshot(page, 'compare-twenty');
  });

  it.each([
    ['ran out of memory', 'run-19', 'Take a smaller batch.'],
    ['diverged', 'run-20', 'Take a smaller learning rate.'],
  ])('can be read also where one %s', async (_trouble, id, hint) => {
    await page.evaluate((hash) => (location.hash = hash), `#/runs/${id}`);
    await page.getByText(hint).waitFor();
    await page.getByTestId('run-health').waitFor();
    await expectReadableInBoth(page);
  });
});
