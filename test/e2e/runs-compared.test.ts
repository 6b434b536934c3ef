import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatMoment, type ChartAxis } from '../../shared/chart/axis.ts';
import { deltaInWords, deltaOf } from '../../shared/run/baseline.ts';
import { exampleDataset } from '../unit/store/examples.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';
import {
  batch,
  commonSteps,
  kidOf,
  libraryOfTwenty,
  mostSteps,
  msPerStep,
  startedAt,
} from './twenty-runs.ts';

let studio: StudioProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  studio = await startStudio(libraryOfTwenty());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
  await page.goto(studio.address);
  await page.getByTestId('nav-runs').click();
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});
// So that one that fails leaves nothing open, and no key pressed, to the next.
afterEach(async () => {
  await page.keyboard.up('Control');
  await page.mouse.up();
  await page.keyboard.press('Escape');
});

const rows = () => page.getByRole('list', { name: 'Runs', exact: true }).getByTestId('run-row');
const row = (name: string) =>
  rows().filter({ has: page.getByRole('link', { name, exact: true }).first() });

/** The last measurement of a run is its best; compared, that of the steps that all have come to. */
const bestKid = (place: number) => kidOf(place, place === 0 ? mostSteps : commonSteps);
const comparedKid = (place: number) => kidOf(place, commonSteps);
/** What is told of it beside that of the third, the baseline. */
function besideBaseline(place: number, kid = bestKid): string {
  const delta = deltaOf('quality/kid', kid(place), kid(2));
  if (!delta) throw new Error('Of KID less is better.');
  return deltaInWords(delta);
}

async function downloadOf(act: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFile(await download.path(), 'utf8');
}

async function choose(menu: Locator, item: string): Promise<void> {
  await menu.click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe('the list of twenty runs', () => {
  it('is searched by names and notes', async () => {
    const search = page.getByRole('searchbox', { name: 'Search runs' });
    await expect.poll(() => rows().count()).toBe(20);
    await search.fill('pond 1');
    await expect.poll(() => rows().count()).toBe(11);
    await page.getByRole('status').getByText('11 of 20 runs').waitFor();
    await search.fill('more than fits');
    await expect.poll(() => rows().getByRole('heading').allTextContents()).toEqual(['Pond 19']);
    await search.fill('no such run');
    await page.getByText('0 of 20 runs: none fits what is asked for.').waitFor();
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await expect.poll(() => rows().count()).toBe(20);
    await expect.poll(() => search.inputValue()).toBe('');
  });

  it('tells how each stands to the one that is pinned as the baseline', async () => {
    await choose(page.getByRole('button', { name: 'More for Pond 3', exact: true }), 'Pin as');
    await row('Pond 3').getByText('Baseline').waitFor();
    for (const place of [1, 19])
      await row(`Pond ${place + 1}`)
        .getByText(`${besideBaseline(place)} than the baseline`)
        .waitFor();
    await expect.poll(() => rows().getByText('than the baseline').count()).toBe(19);
    await expectReadableInBoth(page);
    await takeScreenshot(page, 'runs-beside-baseline');
  });

  it('tags several at once, in a dialog that all can read', async () => {
    for (const name of ['Pond 3', 'Pond 4'])
      await page.getByRole('checkbox', { name: `Choose ${name}`, exact: true }).check();
    const bar = page.getByRole('toolbar', { name: 'Chosen runs' });
    await bar.getByRole('button', { name: 'Tag' }).click();
    const dialog = page.getByRole('dialog', { name: 'Tag 2 runs' });
    await expect
      .poll(() => dialog.getByRole('button', { name: 'Add tags' }).isDisabled())
      .toBe(true);
    await expectReadableInBoth(page);
    await dialog.getByRole('combobox', { name: /^Tags to add/ }).fill('slow, small');
    await takeScreenshot(page, 'tag-runs');
    await dialog.getByRole('button', { name: 'Add tags' }).click();
    await dialog.waitFor({ state: 'detached' });
    for (const name of ['Pond 3', 'Pond 4'])
      await row(name).getByRole('list', { name: 'Tags' }).getByText('small').waitFor();
    await bar.getByRole('button', { name: 'Choose none' }).click();
  });

  it('leads to all of them beside each other', async () => {
    await page.getByRole('checkbox', { name: 'Choose Pond 1', exact: true }).focus();
    await page.keyboard.press('Control+a');
    await page
      .getByRole('toolbar', { name: 'Chosen runs' })
      .getByRole('link', { name: 'Compare' })
      .click();
    await expect.poll(() => page.getByTestId('compared-run').count()).toBe(20);
    await losses().nth(1).waitFor();
  });
});

const charts = () => page.getByRole('group', { name: /Arrow keys read values/ });
/** The forger's and the detective's, which share everything but their values. */
const losses = () => page.getByRole('group', { name: /^Losses, .*Arrow keys read values/ });
const groupsChart = () => page.getByRole('group', { name: /mean of each group/ });
const figures = () => page.getByTestId('compare-panel');

/** What a chart says of where its crosshair stands, to those who do not see it. */
async function said(chart: Locator): Promise<string> {
  const text = await chart.locator('[aria-live]').textContent();
  return text?.replaceAll(/\s+/g, ' ').trim() ?? '';
}

const words = {
  common: `Shown as far as all 20 runs have come: step ${commonSteps}.`,
  every: `Shown to the end of each: all 20 runs have come as far as step ${commonSteps}.`,
};

describe('twenty runs compared', () => {
  it('are shown as far as all have come, says so, and to the end of each where that is wanted', async () => {
    const fair = page.getByRole('status').filter({ hasText: /^\s*Shown / });
    await fair.getByText(words.common).waitFor();
    const lastShown = async () => {
      await losses().first().focus();
      await page.keyboard.press('End');
      return said(losses().first());
    };
    // The curves of all twenty come after their names.
    await expect.poll(lastShown).toMatch(/^step 400: Pond 1 .*, Pond 20 /);
    await fair.getByRole('button', { name: 'Show everything' }).click();
    await fair.getByText(words.every).waitFor();
    // The others have ended by then.
    await expect.poll(lastShown).toMatch(/^step 600: Pond 1 [\d.]+$/);
    await fair.getByRole('button', { name: 'Show what all have reached' }).click();
    await fair.getByText(words.common).waitFor();
  });

  it('tells in the table how each stands to the baseline', async () => {
    const table = page.getByRole('region', { name: 'The settings as a table' });
    const best = table.getByRole('row', { name: /^Best: KID/ });
    for (const place of [0, 1, 3, 19])
      await best
        .getByRole('cell')
        .nth(place)
        .getByText(besideBaseline(place, comparedKid))
        .waitFor();
    await expect
      .poll(() => best.getByRole('cell').nth(2).textContent())
      .not.toMatch(/better|worse|the same/);
    const upTo = table.getByRole('row', { name: /^Best values up to step/ });
    await expect
      .poll(() => upTo.getByRole('cell').allTextContents())
      .toEqual(Array(20).fill('400'));
    await takeScreenshot(page, 'compare-settings');
    // The first has gone on: its later steps count where they are shown.
    await page.getByRole('button', { name: 'Show everything' }).click();
    await best.getByRole('cell').first().getByText(besideBaseline(0)).waitFor();
    await expect.poll(() => upTo.count()).toBe(0);
    await page.getByRole('button', { name: 'Show what all have reached' }).click();
    await upTo.waitFor();
  });

  it('are zoomed by the wheel with Control, all charts together, and the page stays where it is', async () => {
    await losses().first().scrollIntoViewIfNeeded();
    const scrolled = () => page.evaluate(() => document.querySelector('main')?.scrollTop);
    const before = await scrolled();
    await pointAt(losses().first(), 0.5);
    await page.mouse.wheel(0, 0);
    await page.keyboard.down('Control');
    for (let notch = 0; notch < 4; notch++) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    // Each notch takes the square root of a half away: four leave a quarter of 400 steps.
    await expect.poll(() => shownSteps(0)).toEqual([150, 250]);
    await expect.poll(() => shownSteps(1)).toEqual([150, 250]);
    expect(await scrolled()).toBe(before);
    expect(await page.evaluate(() => [devicePixelRatio, visualViewport?.scale])).toEqual([1, 1]);
  });

  it('are as readable while they are zoomed', async () => {
    await expectReadableInBoth(page);
    await takeScreenshot(page, 'compare-zoomed');
  });

  it('are panned by dragging', async () => {
    const chart = losses().nth(1);
    const { width } = await boxOf(chart);
    const { x, y } = await pointAt(chart, 0.5);
    await page.mouse.down();
    await page.mouse.move(x + width / 4, y, { steps: 6 });
    await page.mouse.up();
    await expect.poll(() => shownSteps(1)).toEqual([125, 225]);
    await expect.poll(() => shownSteps(0)).toEqual([125, 225]);
    await figures().first().getByRole('button', { name: 'Whole run' }).click();
    await expect.poll(() => figures().getByRole('button', { name: 'Whole run' }).count()).toBe(0);
  });

  const ends: [ChartAxis, number][] = [
    ['epoch', (commonSteps * batch) / exampleDataset().count],
    ['images', commonSteps * batch],
    // The first run has trained for the shortest time; of the time of day there is no common end.
    ['time', mostSteps * msPerStep(0)],
    ['wall', startedAt + commonSteps * msPerStep(19)],
    ['step', commonSteps],
  ];
  it.each(ends)('run along the axis "%s" to where all have come', async (axis, end) => {
    await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption(axis);
    for (const chart of [losses().first(), losses().nth(1)])
      await expect
        .poll(async () => {
          await chart.focus();
          await page.keyboard.press('End');
          return said(chart);
        })
        .toMatch(new RegExp(`^${formatMoment(axis, end)}: Pond \\d+ `));
    // At a time of day the runs of a group have nothing in common.
    await expect
      .poll(async () => (await said(groupsChart())).split(': ')[0])
      .toBe(axis === 'wall' ? '' : formatMoment(axis, end));
  });

  it('have one crosshair over all charts and the slider of the samples', async () => {
    await pointAt(losses().first(), 0.5);
    await expect.poll(() => said(losses().first())).toMatch(/^step 200: /);
    for (const chart of await charts().all())
      await expect.poll(() => said(chart)).toMatch(/^step 200: /);
    const slider = page.getByRole('slider', { name: 'Step of the samples' });
    const [track, line] = [await slider.boundingBox(), await lineOnSlider().boundingBox()];
    // Of the four sheets the second is of that step; half of a thumb lies beyond either end.
    const expected = (track?.x ?? NaN) + 8 + ((track?.width ?? NaN) - 16) / 3;
    expect(Math.abs((line?.x ?? NaN) - expected)).toBeLessThan(2);
    await page.mouse.move(5, 5);
    await lineOnSlider().waitFor({ state: 'detached' });
    for (const chart of await charts().all()) await expect.poll(() => said(chart)).toBe('');
  });

  it('have the band of the group that is pointed at, in its chart or by its name', async () => {
    const card = page.getByRole('region', { name: 'Groups' });
    await card.getByText(/^Bands of so many lines would hide each other/).waitFor();
    const picture = () =>
      card.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const isOf = async (expected: string) => (await picture()) === expected;
    // What is out of sight is drawn anew once it is seen.
    await card.locator('canvas').scrollIntoViewIfNeeded();
    await page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    });
    const none = await picture();
    await card.getByRole('button', { name: /^Learning rate 0.00016 \(2\)/ }).hover();
    await expect.poll(() => isOf(none)).toBe(false);
    const byName = await picture();
    await takeScreenshot(page, 'groups-band');
    // Down through the middle of the chart, where ten lines lie above each other.
    const { x, y } = await pointAt(groupsChart(), 0.5);
    const seen = new Set<string>();
    for (let down = -70; down < 70; down += 5) {
      await page.mouse.move(x, y + down);
      seen.add(await picture());
    }
    seen.delete(none);
    expect(seen.size).toBe(10);
    expect(seen).toContain(byName);
    await page.mouse.move(5, 5);
    await expect.poll(() => isOf(none)).toBe(true);
    await expectReadableInBoth(page);
  });

  it('are smoothed by the slider', async () => {
    const smoothing = page.getByRole('slider', { name: 'Smoothing of the curves' });
    const atEnd = async () => {
      await losses().first().focus();
      await page.keyboard.press('End');
      return Number(/Pond 1 ([\d.]+)/.exec(await said(losses().first()))?.[1]);
    };
    await smoothing.press('Home');
    await expect.poll(() => smoothing.getAttribute('aria-valuetext')).toBe('0 %');
    const measured = 1 + Math.sin(39) / 3;
    await expect.poll(atEnd).toBeCloseTo(measured, 2);
    await smoothing.press('End');
    await expect.poll(() => smoothing.getAttribute('aria-valuetext')).toBe('99 %');
    // The mean of a wave around 1.
    await expect.poll(async () => Math.abs((await atEnd()) - 1)).toBeLessThan(0.1);
    await smoothing.press('Home');
  });

  it('are drawn by the magnitude of their values where that is wanted', async () => {
    await page.getByRole('combobox', { name: 'What the charts show' }).selectOption('distance');
    const drawing = () =>
      downloadOf(() =>
        choose(figures().getByRole('button', { name: /^Save Distance/ }), 'Save as drawing'),
      );
    const linear = ticksIn(await drawing());
    expectEven(linear.map(({ value, y }) => [value, y]));
    await page.getByRole('checkbox', { name: 'Logarithmic' }).check();
    const logarithmic = ticksIn(await drawing());
    expectEven(logarithmic.map(({ value, y }) => [Math.log(value), y]));
    await page.getByRole('checkbox', { name: 'Logarithmic' }).uncheck();
    await page.getByRole('combobox', { name: 'What the charts show' }).selectOption('losses');
  });

  it('give their table as CSV and as Markdown', async () => {
    const menu = page.getByRole('button', { name: 'Save or copy the comparison' });
    const csv = await downloadOf(() => choose(menu, 'Save the table (CSV)'));
    const lines = parse(csv);
    const names = Array.from({ length: 20 }, (_, place) => `Pond ${place + 1}`);
    expect(lines[0]).toEqual(['Setting', ...names]);
    const cells = (label: string) => lines.find(([first]) => first === label)?.slice(1);
    expect(cells('Steps done')?.slice(0, 2).map(Number)).toEqual([mostSteps, commonSteps]);
    expect(cells('Generator learning rate')?.map(Number).slice(0, 3)).toEqual([1e-5, 1e-5, 2e-5]);
    const kid = 'Best: KID on EfficientNet-Lite0 features';
    expect(cells(kid)?.map(Number)).toEqual(names.map((_, place) => comparedKid(place)));
    expect(
      cells(`${kid}, against Pond 3`)?.map((cell) => (cell === '' ? null : Number(cell))),
    ).toEqual(names.map((_, place) => (place === 2 ? null : comparedKid(place) - comparedKid(2))));

    const markdown = await downloadOf(() => choose(menu, 'Save the table (Markdown)'));
    const table = markdown
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(table[0]).toEqual(['Setting', ...names]);
    expect(new Set(table.map(({ length }) => length))).toEqual(new Set([21]));
    const against = table.find(([label]) => label === `${kid}, against Pond 3`);
    expect(against?.[3]).toBe('the baseline');
    expect(against?.[20]).toBe(besideBaseline(19, comparedKid));
  });

  it('have the axes of their parallel coordinates made logarithmic and linear', async () => {
    const parallel = page.getByRole('region', { name: 'Settings and results' });
    const [first, other] = [5, 19].map((name) => parallel.locator(`path[data-run="Pond ${name}"]`));
    const height = async (line: Locator | undefined) =>
      Number(/^M[^,]+,([\d.]+)/.exec((await line?.getAttribute('d')) ?? '')?.[1]);
    const button = parallel.getByRole('button', { name: 'Learning rate on a logarithmic axis' });
    await parallel.getByText('Learning rate (log)', { exact: true }).waitFor();
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true');
    // Ten rates, each twice the one before: the third of them lies two ninths above the end, the last at the other end.
    const [low, high] = [248, 12];
    await expect.poll(() => height(first)).toBeCloseTo(low - (2 / 9) * (low - high), 0);
    await expect.poll(() => height(other)).toBe(high);
    await button.click();
    await parallel.getByText('Learning rate', { exact: true }).first().waitFor();
    await expect.poll(() => height(first)).toBeCloseTo(low - (3 / 511) * (low - high), 0);
    await button.press('Enter');
    await parallel.getByText('Learning rate (log)', { exact: true }).waitFor();
    await parallel.scrollIntoViewIfNeeded();
    await takeScreenshot(page, 'compare-parallel');
  });
});

const lineOnSlider = () => page.getByTestId('compare-slider-crosshair');

async function boxOf(element: Locator) {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (!box) throw new Error('It is not drawn.');
  return box;
}

/** The mouse stands at a share of a chart's width, in its middle. */
async function pointAt(chart: Locator, share: number): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = await boxOf(chart);
  const place = { x: x + share * width, y: y + height / 2 };
  await page.mouse.move(place.x, place.y);
  return place;
}

/** The first and the last step that a chart shows, to the nearest five: a pixel is more than a step. */
async function shownSteps(place: number): Promise<number[]> {
  const caption = figures()
    .nth(place)
    .getByText(/^step [\d,]+ to step [\d,]+$/);
  const [, from, to] = /step ([\d,]+) to step ([\d,]+)/.exec(await caption.innerText()) ?? [];
  return [from, to].map((step) => 5 * Math.round(Number(step?.replace(',', '')) / 5));
}

/** Numbers beside a drawing's left axis, and how high they stand. */
function ticksIn(svg: string): { value: number; y: number }[] {
  const ticks = [
    ...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)"[^>]*text-anchor="end"[^>]*>([\d.]+)</g),
  ];
  return ticks.map(([, y, value]) => ({ value: Number(value), y: Number(y) }));
}

/** All points lie on one straight line, which does not lie flat. */
function expectEven(points: readonly (readonly [number, number])[]): void {
  const [[x0, y0] = [NaN, NaN]] = points;
  const [x1, y1] = points.at(-1) ?? [NaN, NaN];
  expect(points.length).toBeGreaterThan(2);
  expect(Math.abs(y1 - y0)).toBeGreaterThan(50);
  for (const [x, y] of points)
    expect(Math.abs(y - (y0 + ((x - x0) / (x1 - x0)) * (y1 - y0)))).toBeLessThan(1);
}
