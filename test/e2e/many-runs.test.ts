import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';
import { libraryOfTwenty, twentyIds } from './twenty-runs.ts';

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
    await page.evaluate((hash) => (location.hash = hash), `#/compare?runs=${twentyIds.join()}`);
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
