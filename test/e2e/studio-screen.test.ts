import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pseudoText } from '../../renderer/language/pseudo-language.ts';
import { insertDataset } from '../../main/store/datasets.ts';
import { openLibrary } from '../../main/store/library.ts';
import { insertRun } from '../../main/store/runs.ts';
import { exampleDataset, exampleRun } from '../unit/store/examples.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

let studio: StudioProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const library = mkdtempSync(join(tmpdir(), 'studio-screen-'));
  const { store, close } = openLibrary(library);
  insertDataset(store, exampleDataset());
  const ended = { state: 'stopped', queueOrder: null } as const;
  insertRun(store, exampleRun({ ...ended, name: 'Dragons' }));
  insertRun(store, exampleRun({ ...ended, id: 'r2', name: 'Newts' }));
  close();
  mkdirSync(join(library, 'runs/r2'));
  writeFileSync(join(library, 'runs/r2/config.json'), '{}');
  studio = await startStudio(library);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(20_000);
  await page.goto(studio.address);
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
});
// So that one that fails leaves no dialog to the next.
afterEach(() => page.keyboard.press('Escape'));

describe('the screen of the studio', () => {
  it('is reached by a key, and says where the library lies and what takes room', async () => {
    await page.getByRole('heading', { name: 'Datasets' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Studio', level: 1 }).waitFor();
    const library = page.getByRole('region', { name: 'Library' });
    await library.getByText(studio.library).waitFor();
    await library.getByRole('rowheader', { name: /^Database/ }).waitFor();
    await expectReadableInBoth(page);
    await takeScreenshot(page, 'studio');
  });

  it('tunes on the engines of this machine, says what it measures, and is called off', async () => {
    const engines = page.getByRole('region', { name: 'Engines' });
    await engines.getByRole('button', { name: 'Tune for this machine' }).click();
    await engines.getByRole('progressbar', { name: 'Tuning' }).waitFor();
    await engines.getByText(/^Round 1 of 3: training on/).waitFor({ timeout: 120_000 });
    await expectReadableInBoth(page);
    await engines.getByRole('button', { name: 'Cancel' }).click();
    await engines.getByRole('button', { name: 'Tune for this machine' }).waitFor();
  });

  it('gives a text for whoever helps, without places and names, and the notices', async () => {
    await page.getByText('What is in the diagnostics').click();
    const diagnostics = () => page.getByTestId('diagnostics').innerText();
    await expect.poll(diagnostics).toMatch(/^Sprite GAN Studio \d/);
    const text = await diagnostics();
    expect(text).toContain('2 runs');
    expect(text).not.toContain(studio.library);
    expect(text).not.toContain('Dragons');
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await page.getByText('The diagnostics are on the clipboard.').waitFor();
    await page.getByRole('button', { name: 'Third-party notices' }).click();
    const notices = page.getByRole('dialog', { name: 'Third-party notices' });
    await notices
      .getByText(/TensorFlow/)
      .first()
      .waitFor();
    await expectReadableInBoth(page);
  });
});

describe('the language', () => {
  it('is chosen among those that there is a catalogue of, each under its own name', async () => {
    await page.getByTestId('nav-studio').click();
    const language = page.getByRole('combobox', { name: 'Language' });
    await expect.poll(() => language.getByRole('option').allTextContents()).toEqual(['English']);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('is put in everywhere: in the pseudo-language no text of the window is as in the sources', async () => {
    const elsewhere = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    await elsewhere.goto(studio.address);
    await elsewhere.getByRole('heading', { name: 'Datasets' }).waitFor();
    const { origin } = new URL(studio.address);
    for (const [screen, heading] of [
      ['datasets', 'Đááŧáášééŧš'],
      ['runs', 'Řúúñš'],
      ['runs/new', 'Ñééŵ řúúñ'],
      ['studio', 'Šŧúúđííóó'],
      ['studio/trash', 'Ŧřáášĥ'],
      ['favourites', 'Fáávóóúúřííŧééš'],
      ['compare', 'Çóóɱþáářéé'],
      ['runs/r2', 'Newts'],
    ] as const) {
      await elsewhere.goto(`${origin}/?language=en-XA#/${screen}`);
      await elsewhere.getByRole('heading', { level: 1 }).filter({ hasText: heading }).waitFor();
      expect(await plainTexts(elsewhere), screen).toEqual([]);
      await takeScreenshot(elsewhere, `pseudo-${screen.replace('/', '-')}`);
    }
    await elsewhere.close();
  });

  it('is that of what the core says too: an error, how a run is, and what came about', async () => {
    const elsewhere = await browser.newPage({ viewport: { width: 1024, height: 700 } });
    await elsewhere.goto(studio.address);
    await elsewhere.getByRole('heading', { name: 'Datasets' }).waitFor();
    const { origin } = new URL(studio.address);
    await elsewhere.goto(`${origin}/?language=en-XA#/runs/nobody`);
    await elsewhere.getByText(`${pseudoText('There is no run')} nobody`).waitFor();
    await elsewhere.goto(`${origin}/?language=en-XA#/runs/r2`);
    await elsewhere.getByRole('heading', { name: 'Newts' }).waitFor();
    await elsewhere.getByText(pseudoText('Too short to judge')).first().waitFor();
    await takeScreenshot(elsewhere, 'pseudo-run');
    await elsewhere.close();
  });
});

/** English words on the page; names, places, units and what the core says of itself are the same in every language. */
const namesThatWereGiven = [exampleDataset().name, 'Dragons', 'Newts'];
function plainTexts(shown: Page): Promise<string[]> {
  return shown.evaluate((given) => {
    const elements = [...document.querySelectorAll('main *, nav *')];
    const read = elements
      .filter(
        (element) => !element.closest('pre, code, kbd, .brand, option, [data-testid="run-row"]'),
      )
      .flatMap((element) => [
        ...[...element.childNodes].filter((node) => node instanceof Text).map((node) => node.data),
        ...['aria-label', 'title', 'alt'].map((name) => element.getAttribute(name) ?? ''),
      ]);
    const isEnglish = /^([A-Z][a-z]|[a-z]+ )[A-Za-z ]*[.,:]?$/;
    return [...new Set(read.map((text) => text.trim()))].filter(
      (text) => isEnglish.test(text) && !given.includes(text),
    );
  }, namesThatWereGiven);
}

it('gives the library as a zip, and says what only the desktop can do', async () => {
  const library = page.getByRole('region', { name: 'Library' });
  await library.getByText(/the desktop app changes it here/).waitFor();
  const download = page.waitForEvent('download');
  await library.getByRole('button', { name: 'Back up as a zip' }).click();
  const zip = unzipSync(new Uint8Array(await readFile(await (await download).path())));
  expect(Object.keys(zip)).toEqual(expect.arrayContaining(['studio.db', 'runs/r2/config.json']));
  await page.getByText('The file is among your downloads.').waitFor();
});

describe('the trash', () => {
  it('holds what was removed, however long ago, and brings it back', async () => {
    await page.getByTestId('nav-runs').click();
    for (const name of ['Newts', 'Dragons']) {
      await page.getByRole('button', { name: `More for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' });
    }
    await page.reload();
    await page.getByTestId('nav-studio').click();
    await page.getByRole('link', { name: 'Open the trash' }).click();
    await page
      .getByText(/goes for good in 30 days/)
      .first()
      .waitFor();
    await expectReadableInBoth(page);
    await takeScreenshot(page, 'trash');
    await page.getByRole('button', { name: 'Bring Dragons back' }).click();
    await page.getByRole('heading', { name: 'Dragons' }).waitFor({ state: 'detached' });
    await page.getByTestId('nav-runs').click();
    await page.getByRole('link', { name: 'Dragons', exact: true }).waitFor();
  });

  it('deletes for good what is confirmed', async () => {
    await page.goBack();
    await page.getByRole('button', { name: 'Delete Newts for good' }).click();
    const asked = page.getByRole('alertdialog', { name: 'Delete Newts for good?' });
    await asked.waitFor();
    await expectReadableInBoth(page);
    await asked.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('Nothing is in the trash').waitFor();
  });
});
