import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestDifference } from '../../ops/numbers.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { inkFor } from '../../../../shared/dataset/background.ts';
import { frameDrawing } from '../../../../main/pictures/frame-drawing.ts';
import { fromSentPicture, toSentPicture } from '../../../../main/trainer/data/picture-pixels.ts';
import { premultiply } from '../../../../main/trainer/data/pixels.ts';
import type { TrainingSession } from '../../../../main/trainer/process/session.ts';
import { drawSamples } from '../../../../main/trainer/sampling/draw-samples.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import { expectReadableInBoth } from '../../../e2e/accessibility.ts';
import { openBrowser } from '../../../e2e/browser.ts';
import { startTestEngine, toySize, toySprites } from '../toy.ts';
import { spritesWithout } from './exported.ts';
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

const boardOf = (page: Page) => page.getByRole('application');
const resultOf = (page: Page) => page.getByRole('img');
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

function open(background: 'transparent' | 'black', pairs: 'outline' | 'sketch' = 'outline') {
  const choices = { model: 'pix2pix', pairs } as const;
  return openPage({ browser, engine: wasm }, choices, spritesWithout(background, toySprites(12)));
}

type Place = [x: number, y: number];

/** Draws a straight stroke with the mouse, from pixel to pixel. */
async function drag(page: Page, first: Place, ...others: Place[]): Promise<void> {
  const box = await boardOf(page).boundingBox();
  if (!box) throw new Error('The board is not seen.');
  const at = ([x, y]: Place) =>
    [
      box.x + ((x + 0.5) * box.width) / toySize,
      box.y + ((y + 0.5) * box.height) / toySize,
    ] as const;
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const place of others) await page.mouse.move(...at(place), { steps: 5 });
  await page.mouse.up();
}

/** What is drawn on the board, which is opaque or nothing, so that a canvas keeps it exactly. */
async function drawnOn(page: Page): Promise<Uint8Array> {
  const pixels = await boardOf(page).evaluate((canvas: HTMLCanvasElement) => [
    ...(canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      ...([0, 0, canvas.width, canvas.height] as const),
    ).data,
  ]);
  return Uint8Array.from(pixels);
}

/** `x,y` of each pixel that is drawn. */
async function inked(page: Page): Promise<string[]> {
  const pixels = await drawnOn(page);
  return Array.from({ length: toySize ** 2 }, (_, at) => at)
    .filter((at) => elementAt(pixels, at * 4 + 3) > 0)
    .map((at) => `${at % toySize},${Math.floor(at / toySize)}`);
}

async function saved(page: Page): Promise<Uint8Array> {
  await page.getByRole('combobox', { name: /Scale/ }).selectOption('1');
  const downloading = page.waitForEvent('download');
  await press(page, 'Save as PNG');
  const png = readFileSync(await (await downloading).path());
  return sharp(png).ensureAlpha().raw().toBuffer();
}

/** What the studio's Draw panel shows of a drawing, with the same generator. */
async function studios({ gan }: TrainingSession, rgba: Uint8Array): Promise<Uint8Array> {
  const { background, channels } = gan.image;
  const options = { fit: 'contain', background } as const;
  const sent = { size: toySize, rgba };
  const { drawing, moveBack } = frameDrawing(sent, { options, pairs: 'outline' });
  const images = await drawSamples(gan, { count: 1, start: fromSentPicture(drawing, gan.image) });
  return moveBack(toSentPicture(images, channels)).rgba;
}

/** The largest difference of two pictures, as they are seen: a colour that hardly shows hardly counts. */
function farthest(one: Uint8Array, other: Uint8Array): number {
  return largestDifference(premultiply(one, 4), premultiply(other, 4));
}

const isDrawn = (page: Page) =>
  page.getByRole('status').filter({ hasText: 'That is what comes of your drawing' }).waitFor();

describe('the page beside a generator that draws from pictures, opened from a disk without a network', () => {
  it.each(['transparent', 'black'] as const)(
    'shows of what the mouse draws what the studio makes of it, on a ground that is %s',
    async (background) => {
      const { page, session, wrong } = await open(background);
      expect(await page.getByRole('button', { name: 'Save as PNG' }).isDisabled()).toBe(true);
      // In a corner: sprites lay in the middle in training, and so does what is fed.
      await drag(page, [1, 1], [6, 1], [6, 5], [1, 1]);
      await isDrawn(page);
      const rgba = await drawnOn(page);
      expect(await inked(page)).toEqual(
        expect.arrayContaining(['1,1', '3,1', '6,1', '6,4', '6,5', '2,2']),
      );
      expect([...rgba.subarray((toySize + 1) * 4, (toySize + 2) * 4)]).toEqual([
        ...inkFor(background),
        255,
      ]);
      const creature = await saved(page);
      expect(farthest(creature, await studios(session, rgba))).toBeLessThanOrEqual(1);
      // It follows the next stroke, and is gone with the last one.
      await drag(page, [12, 12], [3, 12]);
      const more = await drawnOn(page);
      expect(more).not.toEqual(rgba);
      await expect
        .poll(async () => farthest(await saved(page), await studios(session, more)))
        .toBeLessThanOrEqual(1);
      expect(await saved(page)).not.toEqual(creature);
      await expectReadableInBoth(page);
      await photograph(page, `generator-page-drawing-${background}`);
      await press(page, 'Undo');
      expect(await drawnOn(page)).toEqual(rgba);
      await press(page, 'Undo');
      await resultOf(page).and(page.getByLabel('Nothing is drawn yet')).waitFor();
      expect(wrong).toEqual([]);
    },
  );

  it('is drawn on with keys alone, and with a finger', async () => {
    const { page, wrong } = await open('transparent');
    await page.getByRole('button', { name: 'Pencil' }).focus();
    for (let stops = 0; stops < 12; stops++) {
      await page.keyboard.press('Tab');
      if (await boardOf(page).evaluate((board) => board === document.activeElement)) break;
    }
    for (const key of ['Space', 'Shift+ArrowRight', 'Shift+ArrowDown', 'ArrowDown', 'Enter'])
      await page.keyboard.press(key);
    await page.getByText('Column 10, row 11').waitFor();
    expect(await inked(page)).toEqual(['8,8', '9,8', '9,9', '9,10']);
    await isDrawn(page);
    await expectReadableInBoth(page);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await inked(page)).toEqual(['8,8', '9,8']);
    await page.keyboard.press('Control+Shift+Z');
    expect(await inked(page)).toEqual(['8,8', '9,8', '9,9']);
    await press(page, 'Clear');
    // On a telephone one lies below the other.
    await page.setViewportSize({ width: 390, height: 844 });
    await expectReadableInBoth(page);
    await boardOf(page).scrollIntoViewIfNeeded();
    await press(page, 'Mirror');
    const box = await boardOf(page).boundingBox();
    if (!box) throw new Error('The board is not seen.');
    await page.touchscreen.tap(box.x + box.width * (2.5 / toySize), box.y + box.height * 0.51);
    expect(await inked(page)).toEqual(['2,8', '13,8']);
    await isDrawn(page);
    await photograph(page, 'generator-page-drawing-narrow', { width: 390, height: 844 });
    await press(page, 'Eraser');
    await page.touchscreen.tap(box.x + box.width * (2.5 / toySize), box.y + box.height * 0.51);
    expect(await inked(page)).toEqual([]);
    expect(wrong).toEqual([]);
  });

  it('fills in the colours that a run of sketches knows', async () => {
    const { page, wrong } = await open('transparent', 'sketch');
    await drag(page, [4, 4], [10, 4], [10, 10], [4, 10], [4, 4]);
    await press(page, '#d8433b');
    await press(page, 'Fill');
    await drag(page, [7, 7]);
    const pixels = await drawnOn(page);
    expect([...pixels.subarray((5 * toySize + 5) * 4, (5 * toySize + 5) * 4 + 4)]).toEqual([
      ...[216, 67, 59, 255],
    ]);
    expect((await inked(page)).length).toBe(49);
    await isDrawn(page);
    await expectReadableInBoth(page);
    expect(wrong).toEqual([]);
  });

  it('begins with the outline of a picture that is opened or pasted', async () => {
    const { page, wrong } = await open('transparent');
    // Dark lines on white paper, larger than what the run draws from.
    const paper = await sharp(
      Buffer.from(
        '<svg width="160" height="160"><rect width="160" height="160" fill="white"/><rect x="45" y="45" width="70" height="70" fill="none" stroke="#181418" stroke-width="10"/></svg>',
      ),
    )
      .png()
      .toBuffer();
    const file = page.locator('input[type="file"]');
    await file.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: paper });
    await expect.poll(async () => (await inked(page)).length).toBeGreaterThan(20);
    const outline = await inked(page);
    // A frame that is trimmed to fill the picture, and has nothing in it.
    expect(outline).toEqual(expect.arrayContaining(['0,0', '15,0', '0,15', '15,15', '0,7']));
    expect(outline).not.toContain('7,7');
    await isDrawn(page);
    await press(page, 'Clear');
    await page.evaluate((base64) => {
      const clipboardData = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      clipboardData.items.add(new File([bytes], 'a.png', { type: 'image/png' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, paper.toString('base64'));
    await expect.poll(() => inked(page)).toEqual(outline);
    const text = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
    await file.setInputFiles(text);
    await page.getByText('That is no picture that this browser knows.').waitFor();
    expect(await inked(page)).toEqual(outline);
    expect(wrong).toEqual([]);
  });
});
