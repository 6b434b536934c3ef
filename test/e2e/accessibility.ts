import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * What is wrong on a page by WCAG 2.2 AA, as far as a machine can tell: names, roles, contrast. Nothing fades meanwhile:
 * a button that is half way to its new colours, as after a change of theme, has no contrast. A change of theme comes to
 * the page some time after it was asked for, and fading begins only then.
 */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, ::before, ::after { transition: none !important; }');
    document.adoptedStyleSheets.push(still);
    for (let frame = 0; frame < 2; frame++)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    // What appears has come: half seen, it would not be looked at.
    const coming = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(coming.map(({ finished }) => finished));
  });
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await checker.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'],
    });
    document.adoptedStyleSheets.pop();
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} (${failureSummary})`).join(', ')}`,
    );
  });
}

/** Nothing that is wrong by WCAG, and nothing wider than its place. */
export async function expectReadable(page: Page): Promise<void> {
  expect(await violationsOn(page)).toEqual([]);
  const tooWide = await page.evaluate(() =>
    [...document.querySelectorAll('main, .card, .field, [role="dialog"]')]
      .filter((place) => place.scrollWidth > place.clientWidth + 1)
      .map((place) => `${place.tagName}.${place.className}: ${place.textContent.slice(0, 60)}`),
  );
  expect(tooWide).toEqual([]);
}

/** In both themes, of which the light one stays. */
export async function expectReadableInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectReadable(page);
  }
}
