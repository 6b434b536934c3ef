import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usePool } from '../redis-server.ts';
import { expectReadableInBoth } from './accessibility.ts';
import { openBrowser, takeScreenshot } from './browser.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const command = join(projectFolder, 'dist/main/cli.js');
const sprites = join(projectFolder, 'node_modules/pokesprite-images/pokemon-gen8/regular/female');

const pool = usePool({ oneStudio: true });
const workers: ChildProcess[] = [];
const folders: string[] = [];
let studio: StudioProcess;
let browser: Browser;
let page: Page;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'studio-machines-'));
  folders.push(made);
  return made;
}

/** A real machine of the pool. */
function startWorker(name: string, ...options: string[]): ChildProcess {
  const { redis, store } = pool.addresses();
  const places = ['--pool', redis, '--store', store, '--folder', folder(), '--take-over', '2'];
  const worker = spawn(
    process.execPath,
    [command, 'worker', ...places, '--name', name, '--threads', '1', ...options],
    { stdio: 'ignore' },
  );
  workers.push(worker);
  return worker;
}

beforeAll(async () => {
  const library = folder();
  const { status, stderr } = spawnSync(
    process.execPath,
    [command, 'import', sprites, '--size', '16', '--library', library],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`studio import ended with ${status}: ${stderr}`);
  studio = await startStudio(library);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 }, colorScheme: 'light' });
  // A machine loads its engine meanwhile.
  page.setDefaultTimeout(30_000);
  await page.goto(studio.address);
});
afterAll(async () => {
  await browser?.close();
  await studio?.remove();
  for (const worker of workers) worker.kill('SIGKILL');
  for (const made of folders) rmSync(made, { recursive: true, force: true, maxRetries: 5 });
});

const section = () => page.getByRole('region', { name: 'Other machines' });
const machine = (name: string) =>
  page.getByRole('table', { name: 'Machines' }).getByRole('row', { name: new RegExp(`^${name}`) });

/** Small and wide, light and dark, for people to look at. */
async function photograph(name: string): Promise<void> {
  await takeScreenshot(page, name);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await takeScreenshot(page, `${name}-dark`);
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.emulateMedia({ colorScheme: 'light' });
}

async function goToStudio(): Promise<void> {
  await page.getByTestId('nav-studio').click();
  await section().waitFor();
  await section().scrollIntoViewIfNeeded();
}

/** Long enough that it trains for as long as it is looked at. */
async function startRun(name: string, place: string): Promise<void> {
  await page.evaluate(() => (location.hash = '#/runs/new'));
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Engine').selectOption({ label: 'WebAssembly (always works, slower)' });
  await page.getByLabel('Trains', { exact: true }).selectOption({ label: place });
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  for (const [field, value] of Object.entries({ steps: '1000000', batch: '4', baseChannels: '8' }))
    await page.getByTestId(`field-${field}`).getByRole('textbox').fill(value);
}

describe('a pool that is connected in the window', () => {
  it('is asked for without a password, and refused in words', async () => {
    await goToStudio();
    const { redis, store } = pool.addresses();
    const form = section().getByRole('form', { name: 'Connect a pool' });
    await form.getByText('start the studio with STUDIO_POOL').waitFor();
    await form.getByLabel('Store for files').fill(store);
    await form.getByLabel('Redis or Valkey').fill('redis://u:secret@127.0.0.1:1');
    await form.getByRole('button', { name: 'Connect' }).click();
    await form.getByText('The address has a password in it').waitFor();
    await form.getByLabel('Redis or Valkey').fill(redis);
    await form.getByLabel('Store for files').fill('/not/there');
    await form.getByRole('button', { name: 'Connect' }).click();
    await form.getByText('There is no folder /not/there.').waitFor();
    await expectReadableInBoth(page);
    await photograph('machines-form');
    await form.getByLabel('Store for files').fill(store);
    await form.getByRole('button', { name: 'Connect' }).click();
    await section()
      .getByText(/^Connected\./)
      .waitFor();
  });

  it('says how a machine is brought in, and shows it within seconds', async () => {
    await section().getByRole('heading', { name: 'No machine is there yet' }).waitFor();
    expect(await section().getByTestId('start-worker').textContent()).toBe(
      `studio worker --pool ${pool.addresses().redis} --store ${pool.addresses().store}`,
    );
    await expectReadableInBoth(page);
    await photograph('machines-none');
    startWorker('anna', '--tags', 'gpu,large');
    await machine('anna').waitFor();
    await expect
      .poll(() => machine('anna').textContent())
      .toMatch(/anna\s*gpu, large\s*Waits for a run\s*Not known before its first run\s*.* ago/);
    await section().getByText('No run waits for a machine.').waitFor();
  });
});

describe('a pool that is lost', () => {
  it('is said to be, and its machines are shown again when it is back', async () => {
    await pool.redis.kill();
    await section().getByText('Nobody answers at the moment').waitFor();
    await machine('anna').waitFor({ state: 'detached' });
    await expectReadableInBoth(page);
    await photograph('machines-away');
    await pool.redis.start();
    await machine('anna').waitFor();
  });
});

describe('a run of the pool', () => {
  it('is begun where it is chosen to, and stands among the others with where it trains', async () => {
    await startRun('There', 'A machine tagged gpu');
    await page.getByTestId('place-note').getByText('1 machine, free now: 1.').waitFor();
    await expectReadableInBoth(page);
    await page.getByLabel('Trains', { exact: true }).scrollIntoViewIfNeeded();
    await photograph('machines-new-run');
    await page.getByTestId('run-start').click();
    await page.getByRole('heading', { name: 'There' }).waitFor();
    await page.getByTestId('run-where').getByText('on anna, in the pool').waitFor();
    await page.getByTestId('state-badge').getByText('Training').waitFor();
    await photograph('machines-run');
    await page.getByTestId('nav-runs').click();
    const row = page.getByTestId('run-row').filter({ hasText: 'There' });
    await row.getByText('on anna, in the pool').waitFor();
    await expectReadableInBoth(page);
    await photograph('machines-runs');
  });

  it('waits behind another, and is trained next where that is wanted', async () => {
    for (const name of ['Second', 'Third']) {
      await startRun(name, 'Any machine of the pool');
      await page.getByTestId('run-start').click();
      await page.getByRole('heading', { name }).waitFor();
      await page.getByTestId('run-where').getByText('waits for a machine of the pool').waitFor();
    }
    await goToStudio();
    const list = section().getByRole('list', { name: 'Waiting for any machine' });
    await expect.poll(() => list.getByRole('link').allTextContents()).toEqual(['Second', 'Third']);
    await expect
      .poll(() => machine('anna').textContent())
      .toMatch(/Trains\s*There\s*step [\d,]+ of 1,000,000[^]*wasm/);
    await expectReadableInBoth(page);
    await photograph('machines');
    await list.getByRole('button', { name: 'Train Third next' }).click();
    await expect.poll(() => list.getByRole('link').allTextContents()).toEqual(['Third', 'Second']);
  });

  it('is left to another machine where its own is drained, and where that is stopped', async () => {
    const bert = startWorker('bert', '--tags', 'gpu');
    await machine('bert').getByText('Third').waitFor();
    await machine('bert')
      .getByText(/[\d.]+ steps\/s/)
      .waitFor();
    await machine('anna').getByRole('button', { name: 'Drain anna' }).click();
    await machine('anna').waitFor({ state: 'detached' });
    await section()
      .getByRole('list', { name: 'Waiting for gpu' })
      .getByRole('link', { name: 'There' })
      .waitFor();
    const ended = new Promise((end) => bert.once('close', (code) => end(code)));
    await machine('bert').getByRole('button', { name: 'Stop bert' }).click();
    await page.getByRole('alertdialog').getByText('It ends at once').waitFor();
    await expectReadableInBoth(page);
    await page.getByRole('button', { name: 'Stop it' }).click();
    expect(await ended).toBe(0);
    await machine('bert').waitFor({ state: 'detached' });
    const list = section().getByRole('list', { name: 'Waiting for any machine' });
    await expect.poll(() => list.getByRole('link').allTextContents()).toEqual(['Third', 'Second']);
  });
});

describe('a run of a pool that is taken off', () => {
  it('says so plainly, and is taken over here', async () => {
    await section().getByRole('button', { name: 'Disconnect' }).click();
    // The newest checkpoints come first.
    await section().getByRole('form', { name: 'Connect a pool' }).waitFor();
    await page.getByTestId('nav-runs').click();
    await page.getByRole('link', { name: 'There' }).first().click();
    const notice = page.getByRole('region', {
      name: 'It trains in a pool that is not connected',
    });
    await notice.waitFor();
    expect(await page.getByTestId('run-stop').count()).toBe(0);
    await expectReadableInBoth(page);
    await photograph('machines-out-of-reach');
    await notice.getByRole('button', { name: /^Train it here from step [\d,]+$/ }).click();
    await notice.waitFor({ state: 'detached' });
    await page.getByTestId('state-badge').getByText('Training').waitFor();
    await page.getByTestId('run-where').waitFor({ state: 'detached' });
    await page.getByTestId('run-stop').click();
    await page.getByTestId('state-badge').getByText('Stopped').waitFor();
  });

  it('is given up, and resumed here or there', async () => {
    await page.getByTestId('nav-runs').click();
    await page.getByRole('link', { name: 'Second' }).first().click();
    await page.getByRole('button', { name: 'Give it up there' }).click();
    await page.getByTestId('state-badge').getByText('Interrupted').waitFor();
    await page.getByText('It was given up in a pool that was not connected.').waitFor();
    await goToStudio();
    await section().getByRole('button', { name: 'Connect' }).click();
    await section()
      .getByText(/^Connected\./)
      .waitFor();
    // What was given up is out of the pool by then.
    const list = section().getByRole('list', { name: 'Waiting for any machine' });
    await expect.poll(() => list.getByRole('link').allTextContents()).toEqual(['Third']);
    await page.getByTestId('nav-runs').click();
    const row = page.getByTestId('run-row').filter({ hasText: 'Second' });
    await row.getByTestId('run-menu').click();
    await page.getByTestId('run-place').click();
    const dialog = page.getByRole('dialog', { name: 'Resume elsewhere' });
    await dialog
      .getByLabel('Trains', { exact: true })
      .selectOption({ label: 'Any machine of the pool' });
    await expectReadableInBoth(page);
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await row.getByText('waits for a machine of the pool').waitFor();
  });
});
