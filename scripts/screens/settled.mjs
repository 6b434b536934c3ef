/** @typedef {import('playwright-core').Page} Page */

/**
 * Nothing is on its way to the screen any more: pictures have come, creatures are drawn, nothing moves that does not move for ever.
 *
 * @param {Page} page
 */
export async function settled(page) {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-testid="drawn-creatures"]')].every(
      (canvas) => canvas instanceof HTMLElement && canvas.dataset.path,
    ),
  );
  await page.evaluate(async () => {
    await document.fonts.ready;
    // Of others nothing is seen, and those that wait until they are have nothing to decode before.
    const seen = [...document.images].filter((picture) => {
      const { top, bottom } = picture.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    await Promise.allSettled(seen.map((picture) => picture.decode()));
    const moving = document
      .getAnimations()
      .filter((each) => each.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
    // Charts are drawn anew once nothing has moved for an eighth of a second.
    await new Promise((resolve) => setTimeout(resolve, 250));
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });
}
