import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { expectReadable } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { drop } from './drop-folder.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';
import { libraryOfTwoRuns } from './two-runs.ts';

let studio: StudioProcess;
let browser: Browser;
let page: Page;
/** A creature that was saved as a picture. */
let saved = '';

beforeAll(async () => {
  studio = await startStudio(await libraryOfTwoRuns());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(30_000);
  await page.goto(studio.address);
  await page.getByTestId('dataset-card').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

/** By WCAG, and without sideways scrolling, in light and in dark. */
async function expectReadableInBoth(shown = page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await shown.emulateMedia({ colorScheme });
    await expectReadable(shown);
  }
}

async function openRun(name: string): Promise<void> {
  await page.evaluate(() => (location.hash = '#/runs'));
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByTestId('sample-cell').first().waitFor();
}

const large = () => page.getByTestId('large-creature');
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });

/** Escape closes the dialog on top. */
async function close(closed: Locator): Promise<void> {
  await page.keyboard.press('Escape');
  await closed.waitFor({ state: 'detached' });
}

async function downloadOf(act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  const path = join(
    await mkdtemp(join(tmpdir(), 'studio-downloads-')),
    download.suggestedFilename(),
  );
  await download.saveAs(path);
  return path;
}

const liesOnTop = (button: Locator) =>
  button.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const shown = document.elementFromPoint(left + width / 2, top + height / 2);
    return element.contains(shown) || element.closest('.dialog') === shown;
  });

const pictureOf = (frame: Locator) =>
  frame.evaluate((element) => getComputedStyle(element).backgroundImage);

/** The frame is there before what is in it has been drawn. */
async function drawnPictureOf(frame: Locator): Promise<string> {
  await expect.poll(() => pictureOf(frame)).not.toBe('none');
  return pictureOf(frame);
}

describe('a creature that is shown large', () => {
  // So that one that fails leaves the creature to the next, without the dialog that lies on it.
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail' && (await page.locator('[role="dialog"]').count()) > 1)
      await page.keyboard.press('Escape');
  });

  it('is saved as a picture of its own pixels', async () => {
    await openRun('Vanilla');
    await page.getByTestId('open-cell').nth(4).click();
    await large().waitFor();
    await page.getByTestId('made-again').waitFor();
    await expectReadableInBoth();
    saved = await downloadOf(() => page.getByTestId('creature-save').click());
    expect((await sharp(saved).metadata()).width).toBe(16);
  });

  it('is where a walk begins, which is saved as a GIF that others read', async () => {
    await page.getByTestId('creature-walk').click();
    const walk = dialog('Walk between creatures');
    await walk.getByTestId('between-add').first().click();
    await walk.getByTestId('walk-frames').fill('8');
    await walk.getByText(/^8 frames by the generator of step 4/).waitFor();
    await expectReadableInBoth();
    await walk.getByText('Save as GIF or APNG').click();
    const film = await downloadOf(() => walk.getByTestId('film-save').click());
    const { format, pages, loop } = await sharp(film).metadata();
    expect({ format, pages, loop }).toEqual({ format: 'gif', pages: 8, loop: 0 });
    await close(walk);
  });

  it('is mixed with another, by as much as the slider says', async () => {
    await page.getByTestId('creature-mix').click();
    const mix = dialog('Mix creatures');
    const picture = mix.getByTestId('mix-picture');
    const alone = await drawnPictureOf(picture);
    await mix.getByTestId('between-add').first().click();
    await expect.poll(() => pictureOf(picture)).not.toBe(alone);
    await mix.getByTestId('mix-weight').last().press('Home');
    await expect.poll(() => pictureOf(picture)).toBe(alone);
    await expectReadableInBoth();
    await close(mix);
  });

  it('is moved along a direction that was found', async () => {
    await page.getByTestId('creature-sliders').click();
    const sliders = dialog(/^Sliders/);
    const picture = sliders.getByTestId('slider-picture');
    await sliders.getByTestId('slider').first().waitFor();
    const before = await drawnPictureOf(picture);
    await sliders.getByTestId('slider').first().press('End');
    await expect.poll(() => pictureOf(picture)).not.toBe(before);
    await expectReadableInBoth();
    await close(sliders);
  });

  it('has others like it, and a film of how it came about', async () => {
    await page.getByTestId('creature-like').click();
    const like = dialog('More like this');
    await like.getByTestId('near-grid').waitFor();
    await expectReadableInBoth();
    await close(like);
    await page.getByTestId('creature-film').click();
    const film = dialog(/^Film of creature/);
    await film.getByTestId('film-save').waitFor();
    // The creature below cannot be used meanwhile, and lies in the shade.
    expect(await liesOnTop(page.getByTestId('creature-save'))).toBe(false);
    await expect.poll(() => liesOnTop(film.getByTestId('film-save'))).toBe(true);
    await expectReadableInBoth();
    const file = await downloadOf(() => film.getByTestId('film-save').click());
    expect((await sharp(file).metadata()).pages).toBeGreaterThan(1);
    await close(film);
    await close(large());
  });
});

describe('a creature’s picture that is dropped', () => {
  it('says what it is of, and leads to its run', async () => {
    await page.evaluate(() => (location.hash = '#/datasets'));
    const card = page.getByTestId('dataset-card').first();
    await card.waitFor();
    await drop(page, card, [saved], async () => {
      await page.getByTestId('drop-overlay').waitFor();
      await expectReadableInBoth();
    });
    const told = dialog('A creature of the studio');
    await told.getByText('It is here, in this library.').waitFor();
    await expectReadableInBoth();
    await told.getByTestId('dropped-open').click();
    await large().waitFor();
    await page.getByRole('heading', { name: /^Creature 5 of Vanilla/ }).waitFor();
    await close(large());
  });
});

describe('what a run gives away', () => {
  it('is its generator, whose page makes creatures in any browser without a network', async () => {
    await openRun('Vanilla');
    await page.getByTestId('run-menu').click();
    await page.getByTestId('run-export').click();
    const given = dialog('Export from Vanilla');
    await expectReadableInBoth();
    const zip = unzipSync(
      readFileSync(await downloadOf(() => given.getByTestId('export-generator-start').click())),
    );
    const [name] = Object.keys(zip).filter((file) => file.endsWith('.html'));
    const file = join(await mkdtemp(join(tmpdir(), 'studio-generator-')), 'page.html');
    writeFileSync(file, zip[name ?? ''] ?? '');
    const offline = await browser.newContext({ offline: true });
    const elsewhere = await offline.newPage();
    await elsewhere.goto(pathToFileURL(file).href);
    await elsewhere.getByRole('status').filter({ hasText: 'The same seed draws' }).waitFor();
    await expectReadableInBoth(elsewhere);
    await offline.close();
  });

  it('is all that there is of it, as a zip', async () => {
    const given = dialog('Export from Vanilla');
    await given.getByRole('tab').last().click();
    await expectReadableInBoth();
    const names = Object.keys(
      unzipSync(
        readFileSync(await downloadOf(() => given.getByTestId('export-run-start').click())),
      ),
    );
    expect(names.filter((name) => /favourites.*\.png$/.test(name))).toHaveLength(3);
    expect(names.some((name) => name.endsWith('.csv'))).toBe(true);
    await close(given);
  });
});

describe('a run that trains', () => {
  it('makes creatures meanwhile, tells how far it is, and drops those that are called off', async () => {
    await openRun('WGAN');
    await page.getByTestId('run-train-on').click();
    // More than any machine trains while this test looks at it.
    await page.getByTestId('train-on-steps').fill('1000000');
    await page.getByTestId('train-on-start').click();
    await page.getByTestId('run-pause').waitFor();
    await page.getByRole('tab', { name: 'New creatures' }).click();
    await page.getByTestId('generate').click();
    await page.getByTestId('generated-grid').waitFor();
    await page.getByRole('tab', { name: 'New creatures (1)' }).waitFor();
    await expectReadableInBoth();

    await page.getByTestId('run-pause').click();
    await page.getByTestId('run-resume').waitFor();
    await page.getByRole('spinbutton', { name: 'Creatures' }).fill('1024');
    await page.getByTestId('generate').click();
    await page.getByTestId('generate-cancel').click();
    await page.getByTestId('generate-cancel').waitFor({ state: 'detached' });
    await page.getByRole('spinbutton', { name: 'Creatures' }).fill('4');
    await page.getByTestId('generate').click();
    // What was called off is no sheet, also once the next one is drawn.
    await page.getByRole('tab', { name: 'New creatures (2)' }).waitFor();
  });

  it('is trained by hand while it is paused, and shows its other panels', async () => {
    await page.getByTestId('step-both').click();
    await page.getByText(/^After: step/).waitFor();
    await page.getByRole('tab', { name: 'Sliders' }).click();
    await page.getByTestId('slider').first().waitFor();
    await page.getByRole('tab', { name: 'Networks' }).click();
    await page.getByTestId('network-drawing').first().waitFor();
    await expectReadableInBoth();
    await page.getByTestId('run-stop').click();
    await page.getByTestId('run-train-on').or(page.getByTestId('run-resume')).first().waitFor();
  });
});

describe('what a person comes by', () => {
  it('is readable: the same run but for one thing, with its settings open, and the keys', async () => {
    await openRun('WGAN');
    await page.getByRole('tab', { name: 'Networks' }).click();
    await page.getByTestId('break-it').getByRole('link').first().click();
    await page.getByTestId('run-start').waitFor();
    await page.getByRole('button', { name: /^Settings/ }).click();
    await expectReadableInBoth();
    await page.getByRole('main').focus();
    await page.keyboard.press('?');
    await dialog('Keyboard').waitFor();
    await expectReadableInBoth();
    await close(dialog('Keyboard'));
  });
});

describe('a library with nothing in it', () => {
  let empty: StudioProcess;
  beforeAll(async () => {
    empty = await startStudio();
    await page.goto(empty.address);
    await page.getByRole('main').getByRole('heading').first().waitFor();
  });
  afterAll(() => empty?.remove());

  it.each(['datasets', 'runs', 'compare', 'favourites'])('is readable: %s', async (screen) => {
    await page.evaluate((target) => (location.hash = `#/${target}`), screen);
    await page.getByTestId(`nav-${screen}`).and(page.locator('[aria-current="page"]')).waitFor();
    await page.getByRole('main').getByRole('heading').first().waitFor();
    await expectReadableInBoth();
  });
});
