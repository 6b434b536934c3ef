import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputsWithPalette } from '../../../../shared/hyperparameters/outputs.ts';
import { drawnCreatures } from '../../../../main/trainer/data/drawn-pictures.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import { drawSamples } from '../../../../main/trainer/sampling/draw-samples.ts';
import { expectReadableInBoth } from '../../../e2e/accessibility.ts';
import { openBrowser } from '../../../e2e/browser.ts';
import { startTestEngine, toySprites } from '../toy.ts';
import { differingPixels, exampleFeed, exampleSeed, namedSprites } from './exported.ts';
import { openPage, photograph } from './opened-page.ts';

let wasm: Engine;
let browser: Browser;
beforeAll(async () => {
  wasm = await startTestEngine('wasm');
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  wasm.dispose();
});

/** What the page says of itself to whoever drives it from outside. */
interface OfPage {
  generatorPage: {
    drawRaw(latents: number[], condition: number[] | null, count: number): number[];
    latents(seed: number, count: number): number[];
  };
}

async function drawRaw(
  page: Page,
  latents: Float32Array,
  condition: Float32Array | undefined,
  count: number,
) {
  return page.evaluate(
    ([one, other, many]) => (window as unknown as OfPage).generatorPage.drawRaw(one, other, many),
    [[...latents], condition ? [...condition] : null, count] as [number[], number[] | null, number],
  );
}

describe('the page beside an exported generator, opened from a disk without a network', () => {
  it.each(outputsWithPalette)(
    'draws with the output %s what the studio draws of the same seed, and saves it as an indexed PNG',
    async (output) => {
      const { page, session, wrong } = await openPage(
        { browser, engine: wasm },
        { output },
        toySprites(12),
      );
      const feed = exampleFeed(session.gan, 16);
      const ofPage = await page.evaluate(
        ([seed, count]) => (window as unknown as OfPage).generatorPage.latents(seed, count),
        [exampleSeed, 16] as const,
      );
      expect(Float32Array.from(ofPage)).toEqual(feed.start);
      const images = await drawSamples(session.gan, feed);
      const drawn = await drawRaw(page, feed.start, undefined, 16);
      expect(differingPixels(images, drawn, session.gan.image)).toEqual([]);

      await page.getByRole('spinbutton', { name: 'Seed' }).fill(String(exampleSeed));
      await page.getByRole('spinbutton', { name: 'Seed' }).press('Enter');
      await page
        .getByRole('status')
        .filter({ hasText: `of seed ${exampleSeed}.` })
        .waitFor();
      await page.getByRole('button', { name: 'Creature 3', exact: true }).click();
      await page.getByRole('combobox', { name: /Scale/ }).selectOption('1');
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save this creature' }).click();
      const png = readFileSync(await (await downloading).path());
      const { isPalette, format } = await sharp(png).metadata();
      expect({ isPalette, format }).toEqual({ isPalette: true, format: 'png' });
      const { size, channels } = session.gan.image;
      const length = size * size * channels;
      const third = drawnCreatures(images.subarray(2 * length, 3 * length), session.gan);
      expect(Buffer.from(third)).toEqual(await sharp(png).ensureAlpha().raw().toBuffer());
      expect(wrong).toEqual([]);
      await expectReadableInBoth(page);
      await photograph(page, 'generator-page');
    },
  );

  it('asks for labels, and shows words of a person as words', async () => {
    const choices = { output: 'colours', conditioning: 'concat' } as const;
    const { page, session, wrong } = await openPage(
      { browser, engine: wasm },
      choices,
      namedSprites(),
    );
    await page.getByRole('heading', { name: 'Pond & <b>friends</b>' }).waitFor();
    const feed = exampleFeed(session.gan, 6);
    const drawn = await drawRaw(page, feed.start, feed.condition, 6);
    expect(differingPixels(await drawSamples(session.gan, feed), drawn, session.gan.image)).toEqual(
      [],
    );
    await page.getByRole('combobox', { name: 'How many' }).selectOption('4');
    await page.getByRole('combobox', { name: 'Label' }).selectOption('water');
    await page.getByRole('combobox', { name: 'Mixed with' }).selectOption('fire');
    await page.getByRole('button', { name: 'Make new ones' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /^4 creatures of seed \d+/ })
      .waitFor();
    expect(await page.getByRole('button', { name: /^Creature/ }).count()).toBe(4);
    expect(wrong).toEqual([]);
  });
});
