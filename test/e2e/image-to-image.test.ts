import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReadable } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const pokesprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular');
const tiny = '--size 16 --base-channels 8 --batch 4 --sample-count 4 --steps 40'.split(' ');

describe('the canvas of an image-to-image run', () => {
  let folder: string;
  let studio: StudioProcess;
  let browser: Browser;
  let page: Page;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'draw sprites '));
    await trainOnFewSprites();
    studio = await startStudio(join(folder, 'library'));
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => pageErrors.push(error.message));
    await page.goto(studio.address);
    await page.getByTestId('nav-runs').click();
    await page.getByRole('link', { name: /drawn/ }).first().click();
    await page.getByTestId('image-to-image').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await studio?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('shows what the run makes of a drawing, and something else when it is drawn on', async () => {
    await drag([0.3, 0.3], [0.7, 0.3]);
    await drag([0.7, 0.3], [0.5, 0.8]);
    await settled();
    const first = await pixelsOf('drawing-result');
    expect(new Set(first).size).toBeGreaterThan(10);
    await takeScreenshot(page, 'draw-1-light');
    await drag([0.2, 0.6], [0.8, 0.6]);
    await settled(first);
    expect(await pixelsOf('drawing-result')).not.toEqual(first);
  });

  it('undoes and redoes a stroke from the keyboard', async () => {
    const drawn = await pixelsOf('drawing');
    await page.getByTestId('drawing').focus();
    await page.keyboard.press('Control+z');
    expect(await pixelsOf('drawing')).not.toEqual(drawn);
    await page.keyboard.press('Control+Shift+Z');
    expect(await pixelsOf('drawing')).toEqual(drawn);
  });

  it('is drawn on with the arrow keys and Space, and erased', async () => {
    await page.getByTestId('drawing-clear').click();
    expect(inkedPixels(await pixelsOf('drawing'))).toBe(0);
    await page.getByTestId('drawing').focus();
    await page.keyboard.press('Space');
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowDown', 'ArrowDown', 'Space']) {
      await page.keyboard.press(key);
    }
    expect(inkedPixels(await pixelsOf('drawing'))).toBe(4);
    await page.getByTestId('drawing-eraser').click();
    await page.getByTestId('drawing').focus();
    await page.keyboard.press('Space');
    expect(inkedPixels(await pixelsOf('drawing'))).toBe(3);
  });

  it('begins with the lines of a sprite', async () => {
    await page.getByTestId('drawing-clear').click();
    await settled();
    await page.getByTestId('drawing-from-sprite').click();
    await expect.poll(async () => inkedPixels(await pixelsOf('drawing'))).toBeGreaterThan(10);
    await settled();
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await takeScreenshot(page, 'draw-2-dark');
  });

  it('draws a straight line, mirrors it and fills what it closes in', async () => {
    await page.getByTestId('drawing-clear').click();
    await page.getByTestId('drawing-mirror').click();
    await page.getByTestId('drawing-line').click();
    await drag([0.5, 0.2], [0.2, 0.8]);
    await drag([0.2, 0.8], [0.5, 0.8]);
    const lines = inkedPixels(await pixelsOf('drawing'));
    const rows = rowsOf(await pixelsOf('drawing'));
    expect(rows.map((row) => [...row].reverse().join(''))).toEqual(rows);
    await page.getByTestId('drawing-fill').click();
    await page.getByTestId('drawing').focus();
    await page.keyboard.press('Enter');
    expect(inkedPixels(await pixelsOf('drawing'))).toBeGreaterThan(lines);
    await page.keyboard.press('Control+z');
    expect(inkedPixels(await pixelsOf('drawing'))).toBe(lines);
    await page.keyboard.press('m');
    expect(await page.getByTestId('drawing-mirror').getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('p');
  });

  it('begins with the outline of a picture from a file, and of one that is pasted', async () => {
    await page.getByTestId('drawing-clear').click();
    const picture = join(folder, 'sprites', (await readdir(join(folder, 'sprites')))[0] ?? '');
    await page.getByTestId('drawing-file').setInputFiles(picture);
    await expect.poll(async () => inkedPixels(await pixelsOf('drawing'))).toBeGreaterThan(10);
    const outline = await pixelsOf('drawing');
    expect(new Set(inksOf(outline))).toEqual(new Set(['24 20 24 255']));
    await page.getByTestId('drawing-clear').click();
    await page.getByTestId('drawing').focus();
    const base64 = (await readFile(picture)).toString('base64');
    await page.evaluate((content) => {
      const clipboardData = new DataTransfer();
      const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
      clipboardData.items.add(new File([bytes], 'sprite.png', { type: 'image/png' }));
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, base64);
    await expect.poll(() => pixelsOf('drawing')).toEqual(outline);
    await settled();
    const text = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
    await page.getByTestId('drawing-file').setInputFiles(text);
    await page.getByText(/^The picture /).waitFor();
    expect(await pixelsOf('drawing')).toEqual(outline);
  });

  it('gives its generator away, on whose page the same drawing becomes the same creature', async () => {
    const drawn = await pixelsOf('drawing');
    const creature = await pixelsOf('drawing-result');
    await page.getByTestId('run-menu').click();
    await page.getByTestId('run-export').click();
    const downloading = page.waitForEvent('download');
    await page.getByTestId('export-generator-start').click();
    const zip = unzipSync(await readFile(await (await downloading).path()));
    await page.keyboard.press('Escape');
    await page.getByTestId('export-generator').waitFor({ state: 'detached' });
    const [name] = Object.keys(zip).filter((file) => file.endsWith('.html'));
    const file = join(folder, 'page.html');
    await writeFile(file, zip[name ?? ''] ?? '');
    const offline = await browser.newContext({ offline: true });
    const elsewhere = await offline.newPage();
    elsewhere.on('pageerror', (error) => pageErrors.push(error.message));
    await elsewhere.goto(pathToFileURL(file).href);
    await elsewhere.getByRole('status').filter({ hasText: 'a creature appears' }).waitFor();
    const png = Buffer.from(await pngOf(page.getByTestId('drawing')), 'base64');
    const picture = { name: 'drawing.png', mimeType: 'image/png', buffer: png };
    await elsewhere.locator('input[type="file"]').setInputFiles(picture);
    await elsewhere.getByRole('status').filter({ hasText: 'what comes of' }).waitFor();
    expect(await pixelsIn(elsewhere.getByRole('application'))).toEqual(drawn);
    const others = await pixelsIn(elsewhere.getByRole('img'));
    expect(farthest(others, creature)).toBeLessThanOrEqual(2);
    await expectReadable(elsewhere);
    await offline.close();
  });

  it('keeps what the run made of it without a star, to be looked at large', async () => {
    await page.getByTestId('keep-drawing').click();
    await page.getByRole('button', { name: 'Show kept drawing 1 large' }).click();
    await page.getByTestId('large-creature').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('star-drawing').getAttribute('aria-pressed')).toBe('false');
    const downloading = page.waitForEvent('download');
    await page.getByTestId('save-drawing').click();
    const file = await (await downloading).path();
    expect((await readFile(file)).toString('latin1')).toContain('Generated by Sprite GAN Studio');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectReadable(page);
      for (const [width, height] of [
        [1024, 700],
        [1440, 900],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.getByTestId('image-to-image').scrollIntoViewIfNeeded();
        await takeScreenshot(page, `draw-4-kept-${width}-${colorScheme}`);
      }
    }
    await page.setViewportSize({ width: 1024, height: 700 });
  });

  it('stars what the run made of it, takes the star back and stars it again', async () => {
    const star = page.getByTestId('star-drawing');
    await star.click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
    await star.click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('false');
    await page.getByTestId('toast-action').click();
    await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
    await takeScreenshot(page, 'draw-3-starred');
    await page.getByTestId('nav-favourites').click();
    await expect.poll(() => page.getByTestId('favourite-card').count()).toBe(1);
  });

  it('never met an error on the page', () => {
    expect(pageErrors).toEqual([]);
  });

  async function trainOnFewSprites(): Promise<void> {
    const sprites = join(folder, 'sprites');
    await mkdir(sprites);
    const names = (await readdir(pokesprites)).filter((name) => name.endsWith('.png'));
    for (const name of names.slice(0, 16))
      await copyFile(join(pokesprites, name), join(sprites, name));
    const cli = join(projectFolder, 'dist/main/cli.js');
    const library = ['--library', join(folder, 'library')];
    const options = ['--model', 'pix2pix', '--name', 'drawn', ...tiny, ...library];
    await promisify(execFile)(process.execPath, [cli, 'train', sprites, ...options]);
  }

  /** Draws a line between two places, in shares of the canvas. */
  async function drag(from: [number, number], to: [number, number]): Promise<void> {
    const box = await page.getByTestId('drawing').boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    const at = ([x, y]: [number, number]) =>
      [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at(to), { steps: 4 });
    await page.mouse.up();
  }

  /** Waits until the result of the newest drawing is shown, other than `before`. */
  async function settled(before?: number[]): Promise<void> {
    if (before) await expect.poll(() => pixelsOf('drawing-result')).not.toEqual(before);
    await page.locator('[data-testid="drawing-result"][data-ready="true"]').waitFor();
  }

  function pixelsOf(testId: string): Promise<number[]> {
    return pixelsIn(page.getByTestId(testId));
  }
});

/** RGBA of a canvas. */
function pixelsIn(shown: Locator): Promise<number[]> {
  return shown.evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    return [...(canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [])];
  });
}

/** What a canvas shows, as a file in base64. */
async function pngOf(shown: Locator): Promise<string> {
  const url = await shown.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  return url.slice(url.indexOf(',') + 1);
}

/** The largest difference of two pictures, as they are seen: a colour that hardly shows hardly counts. */
function farthest(one: readonly number[], other: readonly number[]): number {
  const seen = (rgba: readonly number[]) =>
    rgba.map((value, at) => (at % 4 === 3 ? value : (value * (rgba[at | 3] ?? 0)) / 255));
  const others = seen(other);
  return Math.max(...seen(one).map((value, at) => Math.abs(value - (others[at] ?? Infinity))));
}

/** Row by row: `#` for whatever is seen. */
function rowsOf(rgba: readonly number[]): string[] {
  const size = Math.sqrt(rgba.length / 4);
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_x, x) => (rgba[(y * size + x) * 4 + 3] ? '#' : '.')).join(''),
  );
}

/** The colours that are seen, pixel after pixel. */
function inksOf(rgba: readonly number[]): string[] {
  return Array.from({ length: rgba.length / 4 }, (_, pixel) => rgba.slice(pixel * 4, pixel * 4 + 4))
    .filter(([, , , alpha]) => alpha !== 0)
    .map((colour) => colour.join(' '));
}

function inkedPixels(rgba: readonly number[]): number {
  return rgba.filter((value, index) => index % 4 === 3 && value > 0).length;
}
