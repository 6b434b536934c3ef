import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { openBrowser } from '../../test/e2e/browser.ts';
import { startStudio } from '../../test/e2e/studio-process.ts';
import { projectFolder } from '../setup/project.mjs';
import { runScript } from '../setup/run-script.mjs';
import { say } from '../setup/say.mjs';
import { creatureShots, datasetShots, emptyShots } from './creature-shots.mjs';
import { liveShots, manyShots, pausedShots, startUnhealthyRun, trainByHand } from './run-shots.mjs';
import { settled } from './settled.mjs';
import { fillTrash, studioShots, trashShots } from './studio-shots.mjs';

/** @typedef {import('playwright-core').Page} Page */

const folder = join(projectFolder, '.screens');
const library = join(folder, 'library');
const documents = join(projectFolder, 'docs', 'screens');
const run = promisify(execFile);

const sweepName = 'Learning rates';
const sweep = ['--sweep', 'learning-rate=5e-5,1e-4,2e-4,4e-4', '--seeds', '5'];
const short = ['--steps', '200', '--base-channels', '8'];

/** What the photographs show: a sweep of 20 short runs, a run with favourites, a pair to compare, and one that draws from outlines. */
const trainings = [
  ['--preset', 'quick', '--name', sweepName, ...sweep, ...short],
  ['--preset', 'quick', '--name', 'First creatures', '--steps', '3000'],
  ['--preset', 'vanilla-against-wgan'],
  ['--preset', 'outline', '--name', 'Outline to sprite', '--steps', '800'],
];
const starred = ['1', '2', '3', '5', '8', '10', '13', '20', '21', '30', '34', '40'];

/**
 * Where a screen is, what is waited for, and what is done before it is photographed. The README shows some.
 *
 * @typedef {{ name: string, at: (ids: Ids) => string, shows: string, prepare?: (page: Page) => Promise<void>, forReadme?: boolean }} Shot
 */

/** @type {readonly Shot[]} */
const shots = [
  { name: 'datasets', at: () => '#/datasets', shows: 'dataset-card' },
  { name: 'runs', at: () => '#/runs', shows: 'run-row', forReadme: true },
  { name: 'new-run', at: () => '#/runs/new', shows: 'run-start', prepare: timesAreThere },
  {
    name: 'run',
    at: (ids) => `#/runs/${ids.run}`,
    shows: 'open-cell',
    forReadme: true,
  },
  {
    name: 'networks',
    at: (ids) => `#/runs/${ids.run}`,
    shows: 'open-cell',
    prepare: openNetworks,
    forReadme: true,
  },
  {
    name: 'compare',
    at: (ids) => `#/compare?runs=${ids.pair.join(',')}`,
    shows: 'compare-chart',
    prepare: showEverything,
    forReadme: true,
  },
  {
    name: 'draw',
    at: (ids) => `#/runs/${ids.outline}`,
    shows: 'drawing',
    prepare: drawOutline,
    forReadme: true,
  },
  { name: 'favourites', at: () => '#/favourites', shows: 'favourite-card', forReadme: true },
  {
    name: 'recolour',
    at: () => '#/favourites',
    shows: 'favourite-card',
    prepare: openRecolour,
    forReadme: true,
  },
  { name: 'tour', at: () => '#/tour', shows: 'nav-tour' },
  ...studioShots,
  ...datasetShots,
  ...creatureShots,
  ...manyShots,
];

/**
 * @typedef Ids
 * @property {string} run
 * @property {string[]} pair
 * @property {string} outline
 * @property {string} sweep
 * @property {string[]} swept the sweep's runs
 * @property {string} live a run that trains, or is paused
 */

const sizes = [
  { width: 1024, height: 700 },
  { width: 1440, height: 900 },
];

/** Those that are named, or all. */
const names = process.argv.slice(2);
const isWanted = (/** @type {Shot} */ { name }) => names.length === 0 || names.includes(name);

await runScript(async () => {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(library, 'studio.db'))) await train();
  const trained = await findRuns();
  // A copy: what is trained while photographs are taken is not there the next time.
  const scratch = mkdtempSync(join(tmpdir(), 'studio-screens-'));
  cpSync(library, scratch, { recursive: true });
  const studio = await startStudio(scratch);
  const browser = await openBrowser();
  try {
    await photographInAll(trained, shots);
    const shown = shots.filter(({ forReadme }) => forReadme);
    await photograph(trained, 'light', { width: 1280, height: 800 }, `${documents}/`, shown);
    if (emptyShots.some(isWanted)) await photographEmpty(trained);
    if (trashShots.some(isWanted)) await photographTrash(trained);
    if ([...liveShots, ...pausedShots].some(isWanted)) await photographLive(trained);
  } finally {
    await browser.close();
    await studio.remove();
  }
  return 0;

  /** A library in which there is nothing. @param {Ids} ids */
  async function photographEmpty(ids) {
    const empty = await startStudio();
    try {
      await photographInAll(ids, emptyShots, empty.address);
    } finally {
      await empty.remove();
    }
  }

  /** Late: what is in the trash is on no other screen. @param {Ids} ids */
  async function photographTrash(ids) {
    const page = await openWindow({ viewport: { width: 1440, height: 900 } });
    await fillTrash(page);
    await page.close();
    await photographInAll(ids, trashShots);
  }

  /** @param {Ids} ids */
  async function photographLive(ids) {
    const page = await openWindow({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(600_000);
    const ofLive = { ...ids, live: await startUnhealthyRun(page) };
    await photographInAll(ofLive, liveShots);
    await trainByHand(page);
    await photographInAll(ofLive, pausedShots);
  }

  /** In both themes and at all sizes. @param {Ids} ids @param {readonly Shot[]} chosen @param {string} [address] of a studio */
  async function photographInAll(ids, chosen, address) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark']))
      for (const size of sizes) {
        const prefix = join(folder, `${size.width}-${colorScheme}-`);
        await photograph(ids, colorScheme, size, prefix, chosen, address);
      }
  }

  /**
   * @param {Ids} ids
   * @param {'light' | 'dark'} colorScheme
   * @param {{ width: number, height: number }} viewport
   * @param {string} prefix of the files
   * @param {readonly Shot[]} chosen
   * @param {string} [address] of a studio
   */
  async function photograph(ids, colorScheme, viewport, prefix, chosen, address) {
    for (const { name, at, shows, prepare } of chosen.filter(isWanted)) {
      const page = await openWindow({ viewport, colorScheme, reducedMotion: 'reduce' }, address);
      await page.evaluate((hash) => void (location.hash = hash), at(ids));
      await page.getByTestId(shows).first().waitFor();
      await prepare?.(page);
      await settled(page);
      const path = `${prefix}${name}.png`;
      await sharp(await page.screenshot())
        .png({ palette: true, effort: 10 })
        .toFile(path);
      say(path);
      await page.close();
    }
  }

  /** @param {import('playwright-core').BrowserContextOptions} options @param {string} address of a studio */
  async function openWindow(options, address = studio.address) {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    await page.getByTestId('nav-runs').waitFor();
    return page;
  }
});

/** @param {string[]} args */
async function studioCommand(...args) {
  const cli = join(projectFolder, 'dist', 'main', 'cli.js');
  const { stdout } = await run(process.execPath, [cli, ...args, '--library', library], {
    maxBuffer: 2 ** 28,
  });
  return stdout;
}

async function train() {
  for (const options of trainings) {
    say(options.join(' '));
    await studioCommand('train', '--pokesprite', 'all', '--size', '32', ...options);
  }
  await studioCommand('star', 'First creatures', ...starred);
}

/** @returns {Promise<Ids>} */
async function findRuns() {
  /** @type {{ id: string, name: string, presetId: string, sweepId: string | null }[]} */
  const runs = JSON.parse(await studioCommand('runs', '--json'));
  const swept = runs.filter(({ name }) => name.startsWith(`${sweepName} `));
  const of = (/** @type {string} */ presetId) =>
    runs.filter((each) => each.presetId === presetId && !swept.includes(each)).map(({ id }) => id);
  const [run = ''] = of('quick');
  const [outline = ''] = of('outline');
  return {
    run,
    pair: of('vanilla-against-wgan'),
    outline,
    sweep: swept[0]?.sweepId ?? '',
    swept: swept.map(({ id }) => id),
    live: '',
  };
}

/** Of both runs the last sheets, not those of equally many images. @param {Page} page */
async function showEverything(page) {
  await page.getByRole('button', { name: 'Show everything' }).click();
  const slider = page.getByRole('slider', { name: 'Step of the samples' });
  await slider.focus();
  await page.keyboard.press('End');
}

/** How long each preset takes here, which is measured when the form opens. @param {Page} page */
async function timesAreThere(page) {
  const cards = page.getByRole('radiogroup', { name: 'Preset' });
  await cards
    .getByText(/ here$/)
    .first()
    .waitFor({ timeout: 300_000 });
}

/** @param {Page} page */
async function openNetworks(page) {
  await page.getByRole('tab', { name: 'Networks' }).click();
  await page.getByTestId('network-drawing').nth(1).waitFor();
  await page.getByTestId('networks').scrollIntoViewIfNeeded();
}

/** @param {Page} page */
async function openRecolour(page) {
  await page.getByTestId('favourite-card').first().click();
  await page.getByTestId('creature-recolour').click();
  const drawn = page.getByRole('group', { name: 'As its own generator would' });
  await drawn.getByRole('button').nth(7).waitFor();
}

/** A round body with two ears, in shares of the canvas. @param {Page} page */
async function drawOutline(page) {
  const canvas = page.getByTestId('drawing');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The canvas is not shown.');
  const lines = [
    Array.from({ length: 25 }, (_, index) => {
      const angle = (index / 24) * 2 * Math.PI;
      return [0.5 + 0.28 * Math.cos(angle), 0.58 + 0.26 * Math.sin(angle)];
    }),
    [
      [0.32, 0.4],
      [0.28, 0.2],
      [0.44, 0.34],
    ],
    [
      [0.56, 0.34],
      [0.72, 0.2],
      [0.68, 0.4],
    ],
    [
      [0.42, 0.52],
      [0.42, 0.58],
    ],
    [
      [0.58, 0.52],
      [0.58, 0.58],
    ],
  ];
  for (const line of lines) {
    for (const [index, [x = 0, y = 0]] of line.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
      if (index === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
  await page.locator('[data-testid="drawing-result"][data-ready="true"]').waitFor();
}
