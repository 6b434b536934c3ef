import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../main/png/png.ts';
import { readSpriteFile } from '../../main/sprite-file/read-sprite-file.ts';
import { listDatasets } from '../../main/store/datasets.ts';
import { listFavourites } from '../../main/store/favourites.ts';
import { openLibrary } from '../../main/store/library.ts';
import { datasetFile } from '../../main/studio/library-layout.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';
import { smallRun, sprites, studioCommand } from './two-runs.ts';

let studio: StudioProcess;
let browser: Browser;
let page: Page;
/** Place of the training sprite that a favourite is a picture of. */
const copied = 7;

/** A library with a run of a few steps and one star, whose picture is a training sprite: what a forger that memorised gives. */
async function libraryWithACopy(): Promise<string> {
  const library = await mkdtemp(join(tmpdir(), 'studio-judged-'));
  studioCommand(
    library,
    'train',
    sprites,
    ...smallRun,
    '--name',
    'Vanilla',
    '--loss',
    'non-saturating',
  );
  studioCommand(library, 'star', 'Vanilla', '1');
  const { store, close } = openLibrary(library);
  const [star] = listFavourites(store);
  const [dataset] = listDatasets(store);
  close();
  const { pixels, size } = await readSpriteFile(datasetFile(library, dataset?.id ?? ''));
  const bytes = size * size * 4;
  const data = pixels.subarray(copied * bytes, (copied + 1) * bytes);
  writeFileSync(join(library, star?.path ?? ''), encodePng({ width: size, height: size, data }));
  return library;
}

beforeAll(async () => {
  studio = await startStudio(await libraryWithACopy());
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(60_000);
  await page.goto(studio.address);
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});

const large = () => page.getByRole('dialog', { name: /^Creature \d+ of Vanilla/ });
const known = () => large().getByRole('region', { name: 'What is known of it' });
const favourites = () =>
  page.getByRole('listbox', { name: /^(Starred|Rejected)/ }).getByRole('option');

async function goTo(screen: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: screen }).click();
  await page.getByRole('heading', { level: 1, name: screen }).waitFor();
}

async function openCreatureOfRun(name: string): Promise<void> {
  await goTo('Runs');
  await page.getByRole('link', { name: 'Vanilla', exact: true }).click();
  await page.getByRole('button', { name, exact: true }).click();
  await large().waitFor();
}

/** With the likeness of the nearest training sprite, in percent. */
async function verdict(): Promise<{ words: string; nearest: number }> {
  const alike = known().getByRole('list', { name: 'Training sprites that it is most like' });
  const first = alike.getByRole('listitem').first();
  const words = await known().getByTestId('copy-verdict').innerText();
  return { words, nearest: Number.parseInt(await first.innerText(), 10) };
}

describe('what is known of a creature', () => {
  it('is that it is a copy, of the very sprite that it was drawn from', async () => {
    await goTo('Favourites');
    await favourites().first().click();
    await large().waitFor();
    await known().getByText('Detective:').waitFor();
    const { words, nearest } = await verdict();
    expect(words).toMatch(/^A copy: this is a training sprite.* It was memorised\.$/);
    expect(nearest).toBe(100);
    const picture = known().getByRole('img', {
      name: `Training sprite ${copied + 1}`,
      exact: true,
    });
    const width = () => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBe(16);
    await expectReadableInBoth(page);
    await page.keyboard.press('Escape');
  });

  it('is that another is a drawing of its own, and how real the detective takes it for', async () => {
    await openCreatureOfRun('Creature 5');
    await known().getByText('Detective:').waitFor();
    const { words, nearest } = await verdict();
    expect(words).toBe('Its own drawing: no training sprite is nearly like it.');
    expect(nearest).toBeLessThan(60);
    const said = await known().getByRole('paragraph').first().innerText();
    const percent = /^Detective: real by (\d+) %/.exec(said)?.[1];
    expect(Number(percent), said).toBeGreaterThan(0);
    expect(Number(percent), said).toBeLessThan(100);
    await expectReadableInBoth(page);
  });
});

describe('the keys of a creature that is shown large', () => {
  const rated = (stars: number) =>
    large().getByRole('button', { name: `Rate ${stars} of 5`, exact: true, pressed: true });
  const counted = () => page.getByTestId('nav-favourites-count').textContent();

  it('rate it with 1 to 5, which stars it', async () => {
    for (const stars of [1, 2, 3, 4, 5]) {
      await page.keyboard.press(String(stars));
      await rated(stars).waitFor();
    }
    await large().getByRole('button', { name: 'Starred', pressed: true }).waitFor();
    await expect.poll(counted).toBe('2');
    await page.keyboard.press('2');
    await rated(2).waitFor();
  });

  it('reject it with X, and take that back', async () => {
    await page.keyboard.press('x');
    await large().getByRole('button', { name: 'Rejected', pressed: true }).waitFor();
    await expect.poll(counted).toBe('1');
    await page.keyboard.press('x');
    await large().getByRole('button', { name: 'Reject', pressed: false }).waitFor();
    await expect.poll(counted).toBe('2');
    await rated(2).waitFor();
  });
});

describe('a creature that is made again', () => {
  it('is the same, pixel for pixel', async () => {
    await large().getByRole('button', { name: 'Make again' }).click();
    await page.getByText('Made again by its own generator: the same, pixel for pixel.').waitFor();
    await page.keyboard.press('Escape');
    await large().waitFor({ state: 'detached' });
  });

  it('is another than a picture that was changed, and how many pixels differ is said', async () => {
    await goTo('Favourites');
    await favourites().last().click();
    await large().getByRole('button', { name: 'Make again' }).click();
    await page.getByText(/^Made again by its own generator: \d+ pixels differ\.$/).waitFor();
    await page.keyboard.press('Escape');
    await large().waitFor({ state: 'detached' });
  });
});

describe('favourites', () => {
  const show = (label: string) =>
    page.getByRole('combobox', { name: 'Show' }).selectOption({ label });

  it('are shown by how they were rated', async () => {
    await show('Rated 1 or more (1)');
    await expect.poll(() => favourites().count()).toBe(1);
    await page.getByRole('option', { name: 'Creature of Vanilla, step 4, rated 2' }).waitFor();
    await expectReadableInBoth(page);
  });

  it('are put out of the way, looked at there, and starred again', async () => {
    await page.getByRole('listbox', { name: /^Starred/ }).focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByText(/^No favourite is rated so high\./).waitFor();
    await expectReadableInBoth(page);
    await show('Rejected (1)');
    await expect.poll(() => favourites().count()).toBe(1);
    await favourites()
      .first()
      .click({ modifiers: ['Control'] });
    await expectReadableInBoth(page);
    await page.getByRole('button', { name: 'Star again' }).click();
    await page.getByText(/^Nothing is rejected\./).waitFor();
    await show('Rated 1 or more (1)');
    await expect.poll(() => favourites().count()).toBe(1);
  });
});
