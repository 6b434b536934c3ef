import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longOldRun, writeVersion40Library } from '../unit/studio/version-40-library.ts';
import { expectReadable } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const steps = 1_000_000;

/**
 * What 0.1.0 left, which told every step. How long it takes from the start of the studio to the drawn curves is measured by
 * `npm run bench` (`runDrawnMs` of the long runs): of a machine that does much else a test can ask for small messages alone.
 */
describe('a library of 0.1.0 with long runs', () => {
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;
  let longestFrame = 0;

  beforeAll(async () => {
    const library = mkdtempSync(join(tmpdir(), 'studio-older-'));
    writeVersion40Library(
      library,
      ['one', 'other'].map((id) => longOldRun(id, steps)),
    );
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    page.setDefaultTimeout(60_000);
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        longestFrame = Math.max(longestFrame, Buffer.byteLength(payload));
      }),
    );
    studio = await startStudio(library);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await studio?.remove();
  });

  it('opens, and draws a run of it to its last step in small messages', async () => {
    await page.goto(studio.address);
    await page.getByTestId('nav-runs').click();
    await page
      .getByRole('link', { name: /vanilla one/ })
      .first()
      .click();
    await page.locator('[data-points]:not([data-points="0"])').first().waitFor();
    const chart = page.getByRole('group', { name: /Arrow keys read values/ }).first();
    await chart.focus();
    await page.keyboard.press('End');
    await page
      .getByText(/step 1,000,000:\s+Forger \(generator\) [\d.]+/)
      .waitFor({ state: 'attached' });
    await expectReadable(page);
    expect(longestFrame).toBeGreaterThan(1_000);
    expect(longestFrame).toBeLessThan(8_000_000);
  });

  it('shows the small curves of all of its runs in a window that was open meanwhile', async () => {
    await page.getByTestId('nav-runs').click();
    const curves = page.locator('[data-testid=run-row] path.discriminator[d*="L"]');
    await expect.poll(() => curves.count(), { timeout: 60_000 }).toBe(2);
    await expect.poll(() => page.getByTestId('old-curves').textContent()).not.toMatch(/up to date/);
  });
});
