/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./photograph-screens.mjs').Shot} Shot */

/** Of a run that trains while it is photographed. @type {readonly Shot[]} */
export const liveShots = [
  { name: 'runs-live', at: () => '#/runs', shows: 'run-pause' },
  { name: 'run-live', at: ({ live }) => `#/runs/${live}`, shows: 'detective' },
  {
    name: 'run-health',
    at: ({ live }) => `#/runs/${live}`,
    shows: 'run-health',
    prepare: (page) => toTheTop(page, 'run-health'),
  },
  {
    name: 'run-detective',
    at: ({ live }) => `#/runs/${live}`,
    shows: 'detective',
    prepare: (page) => toTheTop(page, 'detective'),
  },
  {
    name: 'same-but',
    at: ({ live }) => `#/runs/${live}`,
    shows: 'run-health',
    prepare: openFirstRemedy,
  },
];

/** Of the same run, paused, after a step of one network. @type {readonly Shot[]} */
export const pausedShots = [
  {
    name: 'step-by-step',
    at: ({ live }) => `#/runs/${live}`,
    shows: 'by-hand',
    prepare: (page) => toTheTop(page, 'step-by-step'),
  },
];

/** Of a sweep that was trained, and of its twenty runs beside each other. @type {readonly Shot[]} */
export const manyShots = [
  { name: 'sweep-form', at: () => '#/runs/new', shows: 'sweep-switch', prepare: fillSweepForm },
  {
    name: 'sweep',
    at: ({ sweep }) => `#/runs/sweeps/${sweep}`,
    shows: 'groups-table',
    prepare: (page) => seriesOfGroups(page, 'run-groups'),
  },
  {
    name: 'sweep-parallel',
    at: ({ sweep }) => `#/runs/sweeps/${sweep}`,
    shows: 'parallel-coordinates',
    prepare: (page) => seriesOfGroups(page, 'parallel-coordinates'),
  },
  {
    name: 'compare-many',
    at: ({ swept }) => `#/compare?runs=${swept.join(',')}`,
    shows: 'compare-chart',
    prepare: giveOwnColours,
  },
  {
    name: 'compare-creatures',
    at: ({ swept }) => `#/compare?runs=${swept.join(',')}`,
    shows: 'compare-slider',
    prepare: showCreatures,
  },
  {
    name: 'compare-zoomed',
    at: ({ swept }) => `#/compare?runs=${swept.join(',')}`,
    shows: 'compare-chart',
    prepare: zoomIntoCurves,
  },
];

/**
 * Starts a run whose detective learns far too fast, so that there is something to say of its health.
 *
 * @param {Page} page
 * @returns its id, once the studio has said so
 */
export async function startUnhealthyRun(page) {
  await page.evaluate(() => void (location.hash = '#/runs/new'));
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByTestId('run-name').fill('Too strong a detective');
  for (const [field, value] of [
    // More than is trained while it is photographed.
    ['steps', '1000000'],
    ['baseChannels', '8'],
    ['batch', '8'],
    ['sampleEvery', '50'],
    ['generatorLearningRate', '0.00001'],
    ['discriminatorLearningRate', '0.01'],
  ])
    await page
      .getByTestId(`field-${field}`)
      .getByRole('textbox')
      .fill(value ?? '');
  await page.getByTestId('run-start').click();
  await page
    .getByTestId('run-health')
    .getByText(/^The detective is too strong/)
    .waitFor();
  await page.getByTestId('detective').waitFor();
  return page.evaluate(() => location.hash.replace('#/runs/', ''));
}

/** Pauses it, and trains one step of the forger alone. @param {Page} page of the run */
export async function trainByHand(page) {
  await page.getByRole('button', { name: 'Pause' }).click();
  const step = page.getByTestId('step-generator').and(page.locator(':not([aria-disabled])'));
  await step.click();
  await page.getByTestId('by-hand').waitFor();
  await page.getByRole('heading', { name: /^After: step/ }).waitFor();
}

/** @param {Page} page @param {string} testId */
async function toTheTop(page, testId) {
  await page
    .getByTestId(testId)
    .evaluate((element) => element.scrollIntoView({ block: 'start', behavior: 'instant' }));
}

/** @param {Page} page */
async function openFirstRemedy(page) {
  await page
    .getByRole('link', { name: /^Set it up: the same, but/ })
    .first()
    .click();
  await page.getByRole('heading', { name: /^The same, but/, level: 1 }).waitFor();
  await page.getByTestId('run-start').waitFor();
}

/** @param {Page} page */
async function fillSweepForm(page) {
  await page.getByTestId('sweep-switch').check();
  await page.getByTestId('sweep-add').selectOption('learningRate');
  await page.getByTestId('sweep-add').selectOption('loss');
  await page.getByLabel('Seeds for each').fill('3');
  await page.getByRole('button', { name: /^Start \d+ runs$/ }).waitFor();
  await page.getByTestId('sweep-switch').evaluate((element) => element.scrollIntoView());
}

/** The losses are what every run has, however short. @param {Page} page @param {string} testId */
async function seriesOfGroups(page, testId) {
  await page.getByLabel('The series of the groups').selectOption('discriminator/loss');
  await page.getByTestId('groups-table').getByText('5 of 5').first().waitFor();
  await toTheTop(page, testId);
}

/** Twenty runs of a sweep have the colours of each other until someone asks for others. @param {Page} page */
async function giveOwnColours(page) {
  const offer = page.getByRole('button', { name: 'Give each a colour of its own' });
  if (await offer.isVisible()) await offer.click();
  await offer.waitFor({ state: 'detached' });
}

/** @param {Page} page */
async function showCreatures(page) {
  await toTheTop(page, 'compare-slider');
  await page.getByTestId('drawn-creatures').first().waitFor();
}

/** Twice by the wheel, with the crosshair where its values differ. @param {Page} page */
async function zoomIntoCurves(page) {
  const drawn = page.getByTestId('compare-panel').and(page.locator(':not([data-points="0"])'));
  await drawn.nth(1).waitFor();
  const chart = page.getByRole('group', { name: /Arrow keys read values/ }).first();
  await chart.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = await chart.boundingBox();
  if (!box) throw new Error('The chart is not drawn.');
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
  await page.keyboard.down('Control');
  for (let notch = 0; notch < 2; notch++) await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await page.getByRole('button', { name: 'Whole run' }).first().waitFor();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}
