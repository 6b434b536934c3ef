import { mkdtemp } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectReadable, expectReadableInBoth, violationsOn } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { drop, dropFolder } from './drop-folder.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';
import { libraryOfTwoRuns, sprites } from './two-runs.ts';

/** The smallest window that must be readable. */
const smallest = { width: 1024, height: 700 };

let studio: StudioProcess;
let browser: Browser;
let page: Page;
/** What the content security policy did not let the screens do. */
const refused: string[] = [];

beforeAll(async () => {
  studio = await startStudio(await libraryOfTwoRuns());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: smallest });
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await page.goto(studio.address);
  await page.getByTestId('dataset-card').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});
afterEach(async () => {
  await page.keyboard.press('Escape');
});

async function goTo(hash: string, sign: string): Promise<void> {
  await page.evaluate((target) => (location.hash = target), hash);
  await page.getByTestId(sign).first().waitFor();
}

async function openRun(name: string): Promise<void> {
  await goTo('#/runs', 'run-row');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByTestId('sample-cell').first().waitFor();
}

async function expectInsideWindow(element: Locator): Promise<void> {
  await element.waitFor();
  const box = await element.boundingBox();
  if (!box) throw new Error('It is not drawn.');
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(smallest.width);
  expect(box.y + box.height).toBeLessThanOrEqual(smallest.height);
}

const focused = () => page.locator(':focus');

describe('a dialog', () => {
  it('lies over the screen, inside the window, with the focus where a person goes on', async () => {
    await goTo('#/datasets', 'sample-sprites');
    await page.getByTestId('sample-sprites').click();
    await expectInsideWindow(page.getByRole('dialog'));
    await expect.poll(() => focused().getAttribute('data-testid')).toBe('import-name');
  });

  it('closes with Escape and gives the focus back to what opened it', async () => {
    await goTo('#/favourites', 'export-open');
    await page.getByTestId('export-open').press('Enter');
    await expectInsideWindow(page.getByRole('dialog'));
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => focused().getAttribute('data-testid')).toBe('export-open');
  });

  it('lists the keys when "?" is pressed', async () => {
    await page.keyboard.press('?');
    await expectInsideWindow(page.getByRole('dialog', { name: 'Keyboard' }));
  });
});

describe('a folder', () => {
  it('can be dropped anywhere on the window, on any screen', async () => {
    await goTo('#/runs', 'run-row');
    await dropFolder(page, page.getByTestId('run-row').last(), sprites);
    await page.getByTestId('import-start').waitFor();
    await expect.poll(() => page.getByTestId('import-name').inputValue()).toBe('female');
  });

  it('is taken also where what it is held above goes meanwhile', async () => {
    await goTo('#/datasets', 'dataset-card');
    const card = page.getByTestId('dataset-card').last();
    await drop(page, card, [sprites], () => card.evaluate((below) => below.remove()));
    await page.getByTestId('import-start').waitFor();
    expect(await page.getByTestId('drop-overlay').count()).toBe(0);
    await page.reload();
  });
});

describe('a screen that is left', () => {
  it('lets its elements go', async () => {
    await goTo('#/runs', 'run-row');
    const rows = await page.evaluateHandle(() =>
      [...document.querySelectorAll('[data-testid=run-row]')].map((row) => new WeakRef(row)),
    );
    await goTo('#/datasets', 'dataset-card');
    const session = await page.context().newCDPSession(page);
    await expect
      .poll(async () => {
        await session.send('HeapProfiler.collectGarbage');
        return rows.evaluate((all) => all.filter((row) => row.deref()).length);
      })
      .toBe(0);
  });
});

describe('the list of runs', () => {
  const names = () =>
    page.getByRole('list', { name: 'Runs', exact: true }).getByRole('heading').allTextContents();

  it('is narrowed and sorted, and stays so when the page is loaded again', async () => {
    await goTo('#/runs', 'run-row');
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name');
    await expect.poll(names).toEqual(['Vanilla', 'WGAN']);
    await page.getByRole('combobox', { name: 'Tag' }).selectOption('first try');
    await expect.poll(names).toEqual(['Vanilla']);
    await page.reload();
    await page.getByTestId('run-row').first().waitFor();
    await expect.poll(names).toEqual(['Vanilla']);
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await expect.poll(names).toEqual(['Vanilla', 'WGAN']);
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Created');
    await expect.poll(names).toEqual(['WGAN', 'Vanilla']);
  });

  it('takes tags, notes and a colour, and shows them with the run', async () => {
    await page.getByRole('button', { name: 'More for WGAN' }).click();
    await page.getByRole('menuitem', { name: 'Tags, notes and colour' }).click();
    await page.getByRole('textbox', { name: /^Tags/ }).fill('critic, small');
    await page.getByRole('textbox', { name: 'Notes' }).fill('Noses.\nMore of them.');
    await page.getByRole('radio', { name: 'Teal, dashed' }).check({ force: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'WGAN', exact: true }).click();
    await page.getByText('More of them.').waitFor();
    await page.getByRole('list', { name: 'Tags' }).getByText('critic').waitFor();
  });

  it('archives what is chosen by the keyboard, and brings it back', async () => {
    await goTo('#/runs', 'run-row');
    await page.getByRole('checkbox', { name: 'Choose WGAN' }).focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 runs chosen').waitFor();
    await page.getByRole('button', { name: 'Archive' }).press('Enter');
    await page.getByText('0 of 2 runs: all are archived.').waitFor();
    await page.getByTestId('toast-action').last().press('Enter');
    await expect.poll(names).toEqual(['WGAN', 'Vanilla']);
    await page.getByText('2 runs chosen').waitFor();
    await page.getByRole('button', { name: 'Choose none' }).click();
  });
});

describe('the keyboard alone', () => {
  it('comes to the first creature of a run in a handful of stops', async () => {
    await openRun('WGAN');
    await page.reload();
    await page.getByTestId('sample-cell').first().waitFor();
    const stops: (string | null)[] = [];
    const press = async (key: string) => {
      await page.keyboard.press(key);
      stops.push(await focused().evaluate((element) => element.textContent?.trim() ?? ''));
    };
    await press('Tab');
    await press('Enter');
    await press('Tab');
    await press('Enter');
    expect(stops[0]).toBe('Skip to the content');
    expect(stops[2]).toBe('Skip to the creatures');
    await expect.poll(() => focused().getAttribute('aria-label')).toBe('Creature 1');
    // Without skipping, from the top of the screen on: each toolbar and each grid is one stop.
    await page.getByRole('main').focus();
    let count = 0;
    do {
      await page.keyboard.press('Tab');
      count++;
    } while (count < 30 && (await focused().getAttribute('data-testid')) !== 'open-cell');
    expect(count).toBeLessThanOrEqual(9);
  });

  it('moves through the creatures with arrows and stars one with S', async () => {
    await openRun('WGAN');
    await page.getByTestId('open-cell').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const name = () => focused().getAttribute('aria-label');
    // As many in a row as there is room for.
    const columns = await page
      .getByTestId('sample-grid')
      .evaluate((grid) => getComputedStyle(grid).gridTemplateColumns.split(' ').length);
    const reached = `Creature ${columns + 2}`;
    await expect.poll(name).toBe(reached);
    await page.keyboard.press('s');
    await expect.poll(name).toBe(`${reached}, starred`);
    await page.keyboard.press('s');
    await expect.poll(name).toBe(reached);
    await dismiss('Star removed.');
    await page.getByTestId('open-cell').nth(9).focus();
  });

  it('shows one large with Enter, goes on to the next with an arrow, stars it, and comes back', async () => {
    await page.keyboard.press('Enter');
    const large = page.getByRole('dialog', { name: /^Creature 10 of WGAN/ });
    await large.waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    const next = page.getByRole('dialog', { name: /^Creature 11 of WGAN/ });
    await next.waitFor();
    const count = Number(await page.getByTestId('nav-favourites-count').textContent());
    await page.keyboard.press('s');
    await next.getByRole('button', { name: 'Starred', pressed: true }).waitFor();
    await expect
      .poll(() => page.getByTestId('nav-favourites-count').textContent())
      .toBe(String(count + 1));
    await page.keyboard.press('s');
    await next.getByRole('button', { name: 'Star', pressed: false }).waitFor();
    // What a message offers lies above the dialog, which stays.
    const removed = page.getByTestId('toast').filter({ hasText: 'Star removed.' });
    await removed.getByTestId('toast-action').click();
    await next.getByRole('button', { name: 'Starred', pressed: true }).waitFor();
    await page.keyboard.press('s');
    await next.getByRole('button', { name: 'Star', pressed: false }).waitFor();
    await removed.waitFor();
    await page.keyboard.press('Escape');
    await next.waitFor({ state: 'detached' });
    await dismiss('Star removed.');
  });

  it('recolours a creature that is not starred, and keeps it', async () => {
    await page.getByTestId('open-cell').nth(4).click();
    await page.getByTestId('large-creature').waitFor();
    // Who looks on grants both; to write alone a window in front needs no asking.
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByTestId('creature-copy').click();
    await page.getByText('The creature is on the clipboard').waitFor();
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const picture = await createImageBitmap((await item?.getType('image/png')) ?? new Blob());
      return [picture.width, picture.height];
    });
    expect(copied).toEqual([16, 16]);
    const saved = await downloadOf(() => page.getByTestId('creature-save').click());
    expect((await sharp(saved).metadata()).width).toBe(16);
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Recolour' });
    await dialog.getByRole('button', { name: 'By chance, 2' }).click();
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await dialog.waitFor({ state: 'detached' });
    const kept = page.getByTestId('toast').filter({ hasText: 'Recoloured creature kept.' });
    await kept.waitFor();
    await page.keyboard.press('Control+z');
    await kept.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('nav-favourites-count').textContent()).toBe('3');
    await page.keyboard.press('Escape');
    await page.getByTestId('large-creature').waitFor({ state: 'detached' });
  });

  it('chooses all favourites right after coming to them, removes them, and brings them back', async () => {
    await page.getByTestId('nav-favourites').press('Enter');
    const cards = page.getByTestId('favourite-card');
    await expect.poll(() => cards.count()).toBe(3);
    await page.keyboard.press('Control+a');
    await expect.poll(() => page.getByTestId('favourites-count').textContent()).toMatch(/3 chosen/);
    await page.keyboard.press('Delete');
    await expect.poll(() => cards.count()).toBe(0);
    await page.getByTestId('toast-action').last().press('Enter');
    await expect.poll(() => cards.count()).toBe(3);
  });
});

describe('recolouring', () => {
  it('shows a favourite in other colours, by chance and of a palette that is typed, and keeps one beside it', async () => {
    await goTo('#/favourites', 'favourite-card');
    await page.getByTestId('favourite-card').first().click();
    await page.getByTestId('creature-recolour').click();
    const byChance = page.getByRole('group', { name: 'By chance' }).getByRole('button');
    await expect.poll(() => byChance.count()).toBe(8);
    await expectReadableInBoth(page);
    await page.getByTestId('recolour-palette').fill('#1a1c2c, #b13e53');
    const typed = page.getByRole('group', { name: 'With a palette of your own' });
    await typed.getByRole('button').click();
    await expect.poll(() => coloursOf(typed.locator('img'))).toEqual(['#1a1c2c', '#b13e53']);
    await page.getByTestId('recolour-keep').click();
    await expect.poll(() => page.getByTestId('favourite-card').count()).toBe(4);
  });
});

describe('the tour', () => {
  it('counts the sprites, draws from a Gaussian over them, and leads to the ladder', async () => {
    await goTo('#/tour', 'classical-pictures');
    const cells = page.getByTestId('joint-table').getByRole('button');
    const shares = await cells.allTextContents();
    const sum = shares.reduce((all, share) => all + Number(share), 0);
    // Each is rounded to two digits.
    expect(Math.abs(sum - 1)).toBeLessThan(0.005 * shares.length);
    const name = (await cells.nth(4).getAttribute('aria-label')) ?? '';
    await page.getByTestId('conditional-table').getByRole('button').nth(4).press('Enter');
    await expect.poll(() => cells.nth(4).getAttribute('aria-pressed')).toBe('true');
    const [x = '', y = ''] = name.split(': ')[0]?.split(', ') ?? [];
    await expect
      .poll(() => page.getByTestId('bayes').textContent())
      .toContain(`x = ${x} and y = ${y}`);

    const drawn = page.getByTestId('classical-pictures').locator('canvas').first();
    const pixelsOf = () => drawn.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const before = await pixelsOf();
    await page.getByTestId('classical-again').click();
    await expect.poll(pixelsOf).not.toBe(before);

    // The older dataset is that of "Vanilla", whose answers are probabilities.
    await page.getByRole('combobox', { name: 'Shown on' }).selectOption({ index: 1 });
    await expect.poll(() => page.getByTestId('answer-real').textContent()).toMatch(/^\d+ % real$/);
    await page.getByTestId('train-ladder').click();
    await expect
      .poll(() => page.getByTestId('preset-ladder').getByRole('radio').isChecked())
      .toBe(true);
  });
});

describe('a swipe between two runs', () => {
  it('follows the pointer on the picture, and the keyboard', async () => {
    await goTo('#/runs', 'run-row');
    for (const select of await page.getByTestId('run-select').all()) await select.click();
    await page.getByTestId('compare-selected').click();
    await page.getByTestId('compare-view').selectOption('swipe');
    const picture = page.getByTestId('compare-overlay');
    await picture.scrollIntoViewIfNeeded();
    const box = await picture.boundingBox();
    if (!box) throw new Error('It is not drawn.');
    const at = (share: number) => [box.x + share * box.width, box.y + box.height / 3] as const;
    const share = async () => Number(await page.getByTestId('compare-swipe').inputValue());
    await page.mouse.move(...at(0.3));
    await page.mouse.down();
    await expect.poll(share).toBe(30);
    await page.mouse.move(...at(0.7), { steps: 3 });
    await expect.poll(share).toBe(70);
    // Also beyond the edge of the picture, until it is let go.
    await page.mouse.move(box.x + box.width + 40, box.y + 5);
    await expect.poll(share).toBe(100);
    await page.mouse.up();
    await page.mouse.move(...at(0.2));
    expect(await share()).toBe(100);
    await page.getByTestId('compare-swipe').press('Home');
    await expect.poll(share).toBe(0);
    await expectReadableInBoth(page);
    await page.getByTestId('compare-view').selectOption('flicker');
    await expectReadableInBoth(page);
  });
});

describe('a run’s name', () => {
  it('is changed by the keyboard, which then goes on from the name', async () => {
    await openRun('Vanilla');
    await page.getByTestId('run-rename').press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused().textContent()).toBe('Vanilla');
  });
});

describe.each(['light', 'dark'] as const)('in %s colours, at 1024x700', (colorScheme) => {
  beforeAll(() => page.emulateMedia({ colorScheme }));

  it.each([
    ['Datasets', '#/datasets', 'dataset-card'],
    ['Runs', '#/runs', 'run-row'],
    ['the new-run form', '#/runs/new', 'run-start'],
    ['Favourites', '#/favourites', 'favourite-card'],
    ['the choice of runs to compare', '#/compare', 'compare-choice'],
    ['the tour', '#/tour', 'classical-pictures'],
  ])('%s is accessible and needs no sideways scrolling', async (_screen, hash, sign) => {
    await goTo(hash, sign);
    await expectReadable(page);
  });

  it('a run is, also zoomed into, with the crosshair on its curves', async () => {
    await openRun('Vanilla');
    await expectReadable(page);
    const chart = page.getByRole('group', { name: /Arrow keys read values/ }).first();
    await chart.press('End');
    await chart.press('+');
    await chart.getByText(/step 4:/).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Whole run' }).waitFor();
    await expectReadable(page);
  });

  it('a list of runs of which some are chosen is, and so is what is said of one', async () => {
    await goTo('#/runs', 'run-row');
    for (const select of await page.getByTestId('run-select').all()) await select.click();
    await page.getByRole('toolbar', { name: 'Chosen runs' }).waitFor();
    await expectReadable(page);
    await page.getByRole('button', { name: 'Choose none' }).click();
    await page.getByRole('button', { name: 'More for Vanilla' }).click();
    await page.getByRole('menuitem', { name: 'Tags, notes and colour' }).click();
    await page.getByRole('dialog').waitFor();
    await expectReadable(page);
  });

  it('a comparison is', async () => {
    await goTo('#/runs', 'run-row');
    for (const select of await page.getByTestId('run-select').all()) await select.click();
    await page.getByTestId('compare-selected').click();
    await page.getByTestId('compare-chart').first().waitFor();
    await expectReadable(page);
  });

  it('a dialog is', async () => {
    await goTo('#/favourites', 'export-open');
    await page.getByTestId('export-open').click();
    await page.getByRole('dialog').waitFor();
    await expectReadable(page);
  });
});

describe('what is given out', () => {
  it('is a chart as picture, drawing and table, which others can read', async () => {
    await openRun('Vanilla');
    const files: Record<string, string> = {};
    for (const [kind, item] of [
      ['png', 'Save as picture (PNG)'],
      ['svg', 'Save as drawing (SVG)'],
      ['csv', 'Save what is drawn (CSV)'],
      ['all', 'Save every value (CSV)'],
    ] as const) {
      await page.getByRole('button', { name: 'Save Losses of Vanilla' }).click();
      files[kind] = await downloadOf(() => page.getByRole('menuitem', { name: item }).click());
    }
    expect(
      readFileSync(files.png ?? '')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(readFileSync(files.csv ?? '', 'utf8')).toMatch(
      /^Line,Step,[^]*\r\nForger \(generator\),4,/,
    );
    expect(
      readFileSync(files.all ?? '', 'utf8')
        .trimEnd()
        .split('\r\n'),
    ).toHaveLength(1 + 2 * 4);
    const { elsewhere, close } = await openElsewhere();
    await elsewhere.goto(pathToFileURL(files.svg ?? '').href);
    const drawing = await elsewhere.evaluate(() => {
      const { tagName, clientWidth } = document.documentElement;
      const words = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
      return { tagName, clientWidth, words };
    });
    expect(drawing.tagName).toBe('svg');
    for (const word of ['Losses of Vanilla', 'Forger (generator)', 'Step'])
      expect(drawing.words).toContain(word);
    await elsewhere.goto(pathToFileURL(files.png ?? '').href);
    const width = await elsewhere
      .locator('img')
      .evaluate((img) => (img as HTMLImageElement).naturalWidth);
    expect(width).toBe(2 * 960);
    await close();
  });

  it('is a comparison as one page, whose slider works without any network', async () => {
    await goTo('#/runs', 'run-row');
    for (const select of await page.getByTestId('run-select').all()) await select.click();
    await page.getByTestId('compare-selected').click();
    await page.getByTestId('compare-chart').first().waitFor();
    await page.getByRole('button', { name: 'Save or copy the comparison' }).click();
    const file = await downloadOf(() =>
      page.getByRole('menuitem', { name: 'Save as one page (HTML)' }).click(),
    );
    const { elsewhere, complaints, close } = await openElsewhere();
    await elsewhere.goto(pathToFileURL(file).href);
    const slider = elsewhere.getByRole('slider', { name: 'Moment of the samples' });
    const picture = elsewhere.getByRole('img', { name: /^Generated creatures of Vanilla/ });
    const shown = () =>
      picture.evaluate((img) => {
        const { src, naturalWidth } = img as HTMLImageElement;
        return { src, isDrawn: naturalWidth > 0 };
      });
    await expect.poll(async () => (await shown()).isDrawn).toBe(true);
    const last = await shown();
    await slider.focus();
    await elsewhere.keyboard.press('Home');
    await expect.poll(async () => (await shown()).src).not.toBe(last.src);
    await expect.poll(async () => (await shown()).isDrawn).toBe(true);
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/images seen$/);
    expect(await elsewhere.getByRole('img', { name: /^Losses: Forger/ }).count()).toBeGreaterThan(
      0,
    );
    await elsewhere.getByRole('rowheader', { name: 'Loss', exact: true }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await elsewhere.emulateMedia({ colorScheme });
      expect(await violationsOn(elsewhere)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('a run that was removed', () => {
  it('takes room in the trash, until the person asks for it', async () => {
    await goTo('#/runs', 'run-row');
    expect(await page.getByText(/removed run/).count()).toBe(0);
    await page.getByRole('button', { name: 'More for Vanilla' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    const notice = page.getByTestId('removed-notice');
    await expect
      .poll(() => notice.textContent())
      .toMatch(/^1 removed run( and .+)?: \d.* on the disk/);
    await expectReadable(page);
    await page.getByRole('link', { name: 'Open the trash' }).click();
    await page.getByRole('heading', { name: 'Vanilla', exact: true }).waitFor();
    await expectReadable(page);
    await page.getByRole('button', { name: 'Free the room now…' }).click();
    await expectInsideWindow(page.getByRole('alertdialog'));
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('Nothing is in the trash').waitFor();
    await goTo('#/runs', 'run-row');
    await expect.poll(() => notice.count()).toBe(0);
    await expect.poll(() => page.getByTestId('run-row').count()).toBe(1);
  });
});

describe('all of that', () => {
  it('was done under the content security policy, without styles in the markup', () => {
    expect(refused).toEqual([]);
  });
});

/** A message comes a moment after what it tells of: the next test must not find it. */
async function dismiss(message: string): Promise<void> {
  const toast = page.getByTestId('toast').filter({ hasText: message });
  await toast.getByRole('button', { name: 'Dismiss' }).press('Enter');
  await toast.waitFor({ state: 'detached' });
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

/** A browser that knows nothing of the studio and reaches no network. */
async function openElsewhere() {
  const context = await browser.newContext({ offline: true });
  const elsewhere = await context.newPage();
  const complaints: string[] = [];
  elsewhere.on('console', (message) => complaints.push(message.text()));
  elsewhere.on('pageerror', (error) => complaints.push(String(error)));
  elsewhere.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
  return { elsewhere, complaints, close: () => context.close() };
}

/** What is painted with, of what is not transparent. */
async function coloursOf(image: Locator): Promise<string[]> {
  const colours = await image.evaluate(async (element) => {
    const picture = element as HTMLImageElement;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
    const context = canvas.getContext('2d');
    context?.drawImage(picture, 0, 0);
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    const pixels = Array.from({ length: data.length / 4 }, (_, index) =>
      Array.from(data.slice(index * 4, index * 4 + 4)),
    );
    return pixels
      .filter(([, , , alpha]) => alpha !== 0)
      .map(([...rgba]) => rgba.slice(0, 3).map((channel) => channel.toString(16).padStart(2, '0')))
      .map((channels) => `#${channels.join('')}`);
  });
  return [...new Set(colours)].sort();
}
