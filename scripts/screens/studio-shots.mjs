import { join } from 'node:path';
import { dragOver, drop } from '../../test/e2e/drop-folder.ts';
import { projectFolder } from '../setup/project.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./photograph-screens.mjs').Shot} Shot */

/** Of what belongs to the whole studio, and lies over any screen. @type {readonly Shot[]} */
export const studioShots = [
  { name: 'studio', at: () => '#/studio', shows: 'nav-studio' },
  ofStudio('studio-machines', 'Other machines'),
  ofStudio('studio-library', 'Library'),
  ofStudio('studio-about', 'About'),
  { name: 'trash-empty', at: () => '#/studio/trash', shows: 'nav-studio' },
  {
    name: 'keyboard',
    at: () => '#/runs',
    shows: 'run-row',
    prepare: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    },
  },
  {
    name: 'drop-overlay',
    at: () => '#/runs',
    shows: 'run-row',
    prepare: async (page) => {
      const berries = join(projectFolder, 'node_modules/pokesprite-images/items/berry');
      await dragOver(page, page.locator('main'), [berries]);
      await page.getByTestId('drop-overlay').waitFor();
    },
  },
  {
    name: 'dropped-creature',
    at: ({ run }) => `#/runs/${run}`,
    shows: 'open-cell',
    prepare: dropCreature,
  },
];

/** Of a library from which something was removed. @type {readonly Shot[]} */
export const trashShots = [{ name: 'trash', at: () => '#/studio/trash', shows: 'nav-studio' }];

/** With three stars and two runs. @param {Page} page */
export async function fillTrash(page) {
  await page.evaluate(() => void (location.hash = '#/favourites'));
  const cards = page.getByTestId('favourite-card');
  for (const place of [0, 1, 2]) await cards.nth(place).click({ modifiers: ['Control'] });
  await page.getByTestId('favourites-remove').click();
  await page.evaluate(() => void (location.hash = '#/runs'));
  const rows = page.getByTestId('run-row');
  for (let removed = 0; removed < 2; removed++) {
    await rows.first().waitFor();
    const before = await rows.count();
    await rows.last().getByTestId('run-menu').click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-testid="run-row"]').length < count,
      before,
    );
  }
}

/** @param {string} name @param {string} section @returns {Shot} */
function ofStudio(name, section) {
  return {
    name,
    at: () => '#/studio',
    shows: 'library-size',
    prepare: (page) =>
      page
        .getByRole('heading', { name: section, level: 2 })
        .evaluate((heading) =>
          heading.parentElement?.scrollIntoView({ block: 'start', behavior: 'instant' }),
        ),
  };
}

/** One that was saved from here, on another screen. @param {Page} page */
async function dropCreature(page) {
  await page.getByTestId('open-cell').nth(4).click();
  const saving = page.waitForEvent('download');
  await page.getByTestId('creature-save').click();
  const saved = await saving;
  // By its name, as a person drops it: what a browser keeps it under until then has none.
  const file = join(projectFolder, '.screens', saved.suggestedFilename());
  await saved.saveAs(file);
  await page.keyboard.press('Escape');
  await page.evaluate(() => void (location.hash = '#/datasets'));
  await page.getByTestId('dataset-card').first().waitFor();
  await drop(page, page.locator('main'), [file]);
  await page.getByText('It is here, in this library.').waitFor();
}
