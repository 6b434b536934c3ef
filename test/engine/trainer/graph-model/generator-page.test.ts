import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { generatorPage } from '../../../../main/studio/export/generator/generator-page.ts';
import { toRgba } from '../../../../main/trainer/data/to-rgba.ts';
import type { TrainingSprites } from '../../../../main/trainer/data/training-pictures.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import { drawSamples } from '../../../../main/trainer/sampling/draw-samples.ts';
import { chromiumOptions } from '../../../chromium.ts';
import { startTestEngine, temporaryFolder, toySession, toySprites, trainSteps } from '../toy.ts';
import {
  differingPixels,
  exampleFeed,
  exampleSeed,
  exportedFiles,
  namedSprites,
} from './exported.ts';

let wasm: Engine;
let browser: Browser;
beforeAll(async () => {
  wasm = await startTestEngine('wasm');
  browser = await chromium.launch({ ...(await chromiumOptions()), headless: true });
});
afterAll(async () => {
  await browser.close();
  wasm.dispose();
});

const screens = join(import.meta.dirname, '../../../../.screens');

/** What the page says of itself to whoever drives it from outside. */
interface OfPage {
  generatorPage: {
    drawRaw(latents: number[], condition: number[] | null, count: number): number[];
    latents(seed: number, count: number): number[];
  };
}

/** Opens the page of a trained session as a file, without a network, and what went wrong in it. */
async function openPage(choices: HyperparameterChoices, sprites: TrainingSprites) {
  const settings = { baseChannels: 4, batch: 4, paletteSize: 5, ...choices };
  const session = toySession(wasm, settings, 'op by op', sprites);
  await trainSteps(session, 2);
  const { json, shards } = await exportedFiles(session);
  const { size, channels } = session.gan.image;
  const { latentSize, latentDistribution, seed } = session.gan.hyperparameters;
  const { vocabulary } = session.gan;
  const shape = { size, channels, latentSize, latentDistribution, seed, vocabulary };
  const name = 'Pond & <b>friends</b>';
  const about = ['Everything is generated.', 'Run: Pond.'];
  const contents = { name, step: 1_234, ...shape, about, model: json };
  const file = join(temporaryFolder(), 'make-creatures.html');
  writeFileSync(file, [...generatorPage(contents, shards)].join(''));

  const context = await browser.newContext({ offline: true, acceptDownloads: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('request', (request) => {
    const address = request.url();
    if (address !== pathToFileURL(file).href && !/^(data|blob):/.test(address)) wrong.push(address);
  });
  await page.goto(pathToFileURL(file).href);
  await page.getByRole('status').filter({ hasText: 'The same seed draws' }).waitFor();
  return { page, session, wrong };
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
  it('draws with palettes what the studio draws of the same seed, and saves it as an indexed PNG', async () => {
    const { page, session, wrong } = await openPage({ output: 'palette' }, toySprites(12));
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
    const third = toRgba(images.subarray(2 * length, 3 * length), channels);
    expect(Buffer.from(third)).toEqual(await sharp(png).ensureAlpha().raw().toBuffer());
    expect(wrong).toEqual([]);
    mkdirSync(screens, { recursive: true });
    await page.setViewportSize({ width: 1024, height: 700 });
    await page.screenshot({ path: join(screens, 'generator-page.png') });
  });

  it('asks for labels, and shows words of a person as words', async () => {
    const choices = { output: 'colours', conditioning: 'concat' } as const;
    const { page, session, wrong } = await openPage(choices, namedSprites());
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
