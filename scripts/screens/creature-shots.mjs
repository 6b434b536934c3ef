import { join } from 'node:path';
import { dropFolder } from '../../test/e2e/drop-folder.ts';
import { projectFolder } from '../setup/project.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./photograph-screens.mjs').Shot} Shot */

/** Of a library with nothing in it. @type {readonly Shot[]} */
export const emptyShots = [
  { name: 'welcome', at: () => '#/datasets', shows: 'drop-zone' },
  { name: 'empty-runs', at: () => '#/runs', shows: 'nav-runs' },
  { name: 'empty-compare', at: () => '#/compare', shows: 'nav-compare' },
  { name: 'empty-favourites', at: () => '#/favourites', shows: 'nav-favourites' },
];

/** @type {readonly Shot[]} */
export const datasetShots = [
  { name: 'dataset', at: () => '#/datasets', shows: 'dataset-card', prepare: openDataset },
  {
    name: 'duplicates',
    at: () => '#/datasets',
    shows: 'dataset-card',
    prepare: (page) => openTabOfDataset(page, /^Duplicates/, 'duplicate-group'),
  },
  {
    name: 'import-report',
    at: () => '#/datasets',
    shows: 'dataset-card',
    prepare: (page) => openTabOfDataset(page, /^Import report/, 'label-sentence'),
  },
  {
    name: 'label',
    at: () => '#/datasets',
    shows: 'dataset-card',
    prepare: labelTwo,
  },
  { name: 'import', at: () => '#/datasets', shows: 'drop-zone', prepare: dropBerries },
];

/** @type {readonly Shot[]} */
export const creatureShots = [
  ofCreature('creature', async () => {}),
  ofCreature('creature-like', async (page) => {
    await page.getByTestId('creature-like').click();
    await page.getByTestId('near-grid').waitFor();
  }),
  ofCreature('creature-walk', async (page) => {
    await page.getByTestId('creature-walk').click();
    await addFromStarred(page, 'Walk between creatures', 2);
    await page.getByText(/^\d+ frames by the generator/).waitFor();
  }),
  ofCreature('creature-mix', async (page) => {
    await page.getByTestId('creature-mix').click();
    await addFromStarred(page, 'Mix creatures', 2);
    // It can be kept once it is drawn.
    await page.locator('[data-testid="mix-keep"]:enabled').waitFor();
  }),
  ofCreature('creature-sliders', async (page) => {
    await page.getByTestId('creature-sliders').click();
    await slidersDrawn(page);
  }),
  ofCreature('creature-film', async (page) => {
    await page.getByTestId('creature-film').click();
    await page.getByTestId('film-form').waitFor();
  }),
  {
    name: 'new-creatures',
    at: ({ run }) => `#/runs/${run}`,
    shows: 'open-cell',
    prepare: makeCreatures,
  },
  {
    name: 'run-sliders',
    at: ({ run }) => `#/runs/${run}`,
    shows: 'open-cell',
    prepare: async (page) => {
      await page.getByRole('tab', { name: 'Sliders' }).click();
      await slidersDrawn(page);
    },
  },
  {
    name: 'run-export',
    at: ({ run }) => `#/runs/${run}`,
    shows: 'open-cell',
    prepare: async (page) => {
      await page.getByTestId('run-menu').click();
      await page.getByTestId('run-export').click();
      await page.getByTestId('export-generator-start').waitFor();
    },
  },
  ofExport('export', async () => {}),
  ofExport('export-pixels', async (page) => {
    await page.getByLabel('Most colours').fill('4');
    await page
      .getByText(/4 colours/)
      .first()
      .waitFor();
  }),
  ofExport('export-sheet', async (page) => {
    await page.getByLabel('Format').selectOption('contact');
  }),
];

/** With what is known of the creature, which is looked up once it is shown. @param {string} name @param {(page: Page) => Promise<void>} then @returns {Shot} */
function ofCreature(name, then) {
  return {
    name,
    at: ({ run }) => `#/runs/${run}`,
    shows: 'open-cell',
    prepare: async (page) => {
      await page.getByTestId('open-cell').nth(4).click();
      await page.getByTestId('copy-verdict').waitFor();
      await then(page);
    },
  };
}

/** @param {string} name @param {(page: Page) => Promise<void>} then @returns {Shot} */
function ofExport(name, then) {
  return {
    name,
    at: () => '#/favourites',
    shows: 'favourite-card',
    prepare: async (page) => {
      await page.getByTestId('export-open').click();
      await page.getByTestId('export-words').waitFor();
      await then(page);
    },
  };
}

/** @param {Page} page @param {string} dialog @param {number} count */
async function addFromStarred(page, dialog, count) {
  const add = page.getByRole('dialog', { name: dialog }).getByTestId('between-add');
  for (let added = 0; added < count; added++) await add.nth(added).click();
}

/** Measured, and with the creature that they move: only then it can be kept. @param {Page} page */
async function slidersDrawn(page) {
  await page.getByTestId('sliders-measured').waitFor();
  await page.locator('[data-testid="slider-keep"]:enabled').waitFor();
}

/** @param {Page} page */
async function makeCreatures(page) {
  await page.getByRole('tab', { name: /^New creatures/ }).click();
  await page.getByRole('spinbutton', { name: 'Creatures' }).fill('64');
  await page.getByTestId('generate').click();
  const busy = page.locator('[data-testid="generate"][aria-busy]');
  await busy.waitFor();
  await busy.waitFor({ state: 'detached' });
  await page.getByTestId('generated-grid').waitFor();
}

/** @param {Page} page */
async function openDataset(page) {
  await page.getByTestId('dataset-card').first().getByRole('link').first().click();
  await page.getByTestId('sprite-grid').getByRole('option').first().waitFor();
}

/** @param {Page} page @param {RegExp} tab @param {string} shows */
async function openTabOfDataset(page, tab, shows) {
  await openDataset(page);
  await page.getByRole('tab', { name: tab }).click();
  await page.getByTestId(shows).first().waitFor();
}

/** @param {Page} page */
async function labelTwo(page) {
  await openDataset(page);
  const sprites = page.getByTestId('sprite-grid').getByRole('option');
  await sprites.nth(1).click();
  await sprites.nth(2).click({ modifiers: ['Control'] });
  await page.getByTestId('sprites-relabel').click();
  await page.getByRole('dialog', { name: 'Label 2 sprites' }).waitFor();
}

/** What an import would make of a folder: before and after, and what its pictures speak for. @param {Page} page */
async function dropBerries(page) {
  const berries = join(projectFolder, 'node_modules/pokesprite-images/items/berry');
  await dropFolder(page, page.getByTestId('drop-zone'), berries);
  const after = page.getByRole('region', { name: 'Before and after' });
  await after
    .getByRole('img', { name: /, after$/ })
    .nth(7)
    .waitFor();
  await page.getByRole('region', { name: 'What your pictures speak for' }).waitFor();
}
