import { readFileSync, readdirSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { nativeEngineIsReady } from '../../main/native-engine/engine-manifest.mjs';
import { endedStates } from '../../shared/run/events.ts';
import { drop, dropFolder } from '../e2e/drop-folder.ts';
import { prepareMachine, type Desktop, type Machine } from './desktop.ts';
import { eachStepNeedsTheLast } from './steps.ts';

const sprites = resolve(
  import.meta.dirname,
  '../../node_modules/pokesprite-images/pokemon-gen8/regular/female',
);

const parts = inject('desktop');

/** One person's way through the studio's window, in a real Electron: its page, preload script, core and trainers. */
describe.skipIf('obstacle' in parts)(
  'from a dropped folder to exported creatures, in a window',
  () => {
    let machine: Machine;
    let desktop: Desktop;
    let page: Page;

    beforeAll(async () => {
      machine = await prepareMachine(parts);
      desktop = await machine.start();
      page = desktop.page;
    });
    afterAll(() => machine?.remove());
    eachStepNeedsTheLast(() => desktop);

    const fill = (name: string, value: string) =>
      page.getByTestId(`field-${name}`).getByRole('textbox').fill(value);

    it('opens on its own page, without Node and in a sandbox', async () => {
      await page.getByTestId('drop-zone').waitFor();
      expect(page.url()).toMatch(/^studio:\/\/app\/index\.html/);
      const ofNode = await page.evaluate(() =>
        ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
      );
      expect(ofNode).toEqual([]);
      expect(await desktop.call('system.info', {})).toMatchObject({
        host: 'desktop',
        libraryPath: machine.library,
      });
    });

    it.runIf(process.platform === 'linux')('has system calls filtered in the page', async () => {
      const status = readFileSync(`/proc/${await desktop.pidOf('Tab')}/status`, 'utf8');
      // proc(5): 2 is SECCOMP_MODE_FILTER.
      expect(status).toMatch(/^Seccomp:\s*2$/m);
    });

    it('imports a folder that is dropped on it', async () => {
      await dropFolder(page, page.getByTestId('drop-zone'), sprites);
      await page.getByTestId('field-size').getByRole('combobox').selectOption('16');
      await page.getByTestId('import-start').click();
      await page.getByTestId('train-on-this').first().waitFor();
      const { name, count } = (await desktop.call('datasets.list', {}))[0] ?? {};
      expect({ name, count }).toEqual({ name: 'female', count: readdirSync(sprites).length });
    });

    it('trains a vanilla and a WGAN run', async () => {
      await page.getByTestId('train-on-this').first().click();
      await page.getByTestId('preset-vanilla-against-wgan').click();
      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await fill('baseChannels', '8');
      await fill('batch', '8');
      await fill('steps', '20');
      await fill('sampleEvery', '10');
      const engine = nativeEngineIsReady() ? 'tensorflow' : 'wasm';
      await page.getByTestId('run-engine').selectOption(engine);
      await page.getByTestId('run-start').click();
      // Both are made some time after the click.
      const over = async () =>
        (await desktop.call('runs.list', {})).filter(({ state }) => endedStates.includes(state));
      await expect
        .poll(async () => (await over()).length, { timeout: 90_000, interval: 250 })
        .toBe(2);
      const runs = await desktop.call('runs.list', {});
      expect(runs.map(({ state, problem }) => [state, problem])).toEqual([
        ['completed', null],
        ['completed', null],
      ]);
      expect(runs.map(({ hyperparameters }) => hyperparameters.loss).sort()).toEqual([
        'non-saturating',
        'wgan',
      ]);
      expect(runs.map(({ engineFacts }) => engineFacts?.id)).toEqual([engine, engine]);
    });

    it('compares both: losses, creatures, the settings that differ', async () => {
      await page.getByTestId('nav-runs').click();
      await expect.poll(() => page.getByTestId('run-select').count()).toBe(2);
      for (const select of await page.getByTestId('run-select').all()) await select.click();
      await page.getByTestId('compare-selected').click();
      await page.getByTestId('compare-chart').first().waitFor();
      await expect.poll(() => page.getByTestId(/^compare-grid-/).count()).toBe(2);
      await page.getByTestId('compare-settings').getByText('Optimizer', { exact: true }).waitFor();
      // Until then as many images seen as the shorter has come to, which the other had seen sooner.
      await page.getByRole('button', { name: 'Show everything' }).click();
      const newest = (await desktop.call('runs.list', {})).map(
        ({ lastSamplePath }) => lastSamplePath,
      );
      const paths = async () => (await sheetsShown(page)).map(({ path }) => path).sort();
      await expect.poll(paths).toEqual(newest.sort());
      const pictures = await sheetsShown(page);
      for (const { width } of pictures) expect(width).toBeGreaterThan(0);
    });

    it('stars a creature', async () => {
      await page.getByTestId('nav-runs').click();
      await page
        .getByRole('link', { name: /^Vanilla/ })
        .first()
        .click();
      await page.getByTestId('sample-cell').first().hover();
      await page.getByTestId('star-cell').first().click();
      await page.getByTestId('nav-favourites').click();
      await page.getByTestId('favourite-card').waitFor();
    });

    it('exports it to the folder that is chosen in the system’s dialog', async () => {
      const target = join(machine.folder, 'exported');
      mkdirSync(target);
      await desktop.app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
      }, target);
      await page.getByTestId('export-open').click();
      await page.getByTestId('export-start').click();
      await expect.poll(() => readdirSync(target)).toEqual([expect.stringMatching(/\.png$/)]);
      const [file = ''] = readdirSync(target);
      expect(readFileSync(join(target, file)).subarray(1, 4).toString()).toBe('PNG');
    });

    it('saves a chart and a comparison where the system’s dialog says, because pages may not download', async () => {
      const target = join(machine.folder, 'saved');
      mkdirSync(target);
      await desktop.app.evaluate(({ dialog }, folder) => {
        const choose = (options: { defaultPath?: string }) => {
          const name = (options.defaultPath ?? '').split(/[\\/]/).at(-1) ?? '';
          return Promise.resolve({ canceled: false, filePath: `${folder}/${name}` });
        };
        dialog.showSaveDialog = ((...given: { defaultPath?: string }[]) =>
          choose(given.at(-1) ?? {})) as typeof dialog.showSaveDialog;
      }, target);
      const runs = await desktop.call('runs.list', {});
      const compared = `#/compare?runs=${runs.map(({ id }) => id).join(',')}`;
      await page.evaluate((hash) => (location.hash = hash), compared);
      await page.getByTestId('compare-chart').first().waitFor();
      await page.getByTestId('chart-menu').first().click();
      await page.getByTestId('chart-png').click();
      await expect.poll(() => readdirSync(target)).toEqual([expect.stringMatching(/\.png$/)]);
      await page.getByTestId('compare-files').click();
      await page.getByTestId('compare-page').click();
      await expect.poll(() => readdirSync(target)).toContain('comparison.html');
      const [picture = ''] = readdirSync(target).filter((name) => name.endsWith('.png'));
      expect(readFileSync(join(target, picture)).subarray(1, 4).toString()).toBe('PNG');
      expect(readFileSync(join(target, 'comparison.html'), 'utf8')).toMatch(/<\/html>\n$/);
    });

    it('draws charts as sharp as the screen is, also where the window is made larger or smaller', async () => {
      const chart = page.getByTestId('compare-panel').first().locator('canvas');
      const pixels = () =>
        chart.evaluate((canvas: HTMLCanvasElement) => canvas.width / canvas.clientWidth);
      const before = await page.evaluate(() => devicePixelRatio);
      await expect.poll(pixels).toBeCloseTo(before, 2);
      for (const factor of [2, 0.8, 1]) {
        await desktop.app.evaluate(({ BrowserWindow }, to) => {
          for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(to);
        }, factor);
        await expect.poll(pixels).toBeCloseTo(before * factor, 2);
      }
    });

    it.each(['light', 'dark'] as const)('can be looked at on every screen, %s', async (theme) => {
      await desktop.app.evaluate(({ nativeTheme }, source) => {
        nativeTheme.themeSource = source;
      }, theme);
      const prefersDark = () =>
        page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
      await expect.poll(prefersDark).toBe(theme === 'dark');
      const runs = await desktop.call('runs.list', {});
      const [dataset] = await desktop.call('datasets.list', {});
      const screens = [
        ['datasets', '#/datasets', 'dataset-card'],
        ['dataset', `#/datasets/${dataset?.id}`, 'sprite-grid'],
        ['new-run', `#/runs/new?dataset=${dataset?.id}`, 'run-start'],
        ['runs', '#/runs', 'run-row'],
        ['run', `#/runs/${runs[0]?.id}`, 'sample-cell'],
        ['compare', `#/compare?runs=${runs.map(({ id }) => id).join(',')}`, 'compare-chart'],
        ['favourites', '#/favourites', 'favourite-card'],
        ['studio', '#/studio', 'library-size'],
      ] as const;
      for (const [name, hash, sign] of screens) {
        await page.evaluate((target) => (location.hash = target), hash);
        await page.getByTestId(sign).first().waitFor();
        await painted(page);
        const { documentHeight, windowHeight } = await page.evaluate(() => ({
          documentHeight: document.documentElement.scrollHeight,
          windowHeight: window.innerHeight,
        }));
        expect(documentHeight, `${name}: scrolled as a whole`).toBe(windowHeight);
        await desktop.photograph(`${name}-${theme}`);
      }
    });

    it('offers on the screen of the studio what only it can do', async () => {
      await page.getByTestId('nav-studio').click();
      await page.getByRole('button', { name: 'Open another library…' }).waitFor();
      const settings = await desktop.call('desktop.settings', {});
      expect(settings).toEqual({ recentLibraries: [], notifies: true });
      await page.getByRole('button', { name: 'Third-party notices' }).click();
      await page
        .getByRole('dialog')
        .getByText(/TensorFlow/)
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
    });

    it('imports pictures that are dropped together', async () => {
      await page.getByTestId('nav-datasets').click();
      const pictures = readdirSync(sprites).slice(0, 9);
      const paths = pictures.map((name) => join(sprites, name));
      await drop(page, page.getByTestId('drop-zone'), paths);
      await page.getByTestId('import-start').click();
      await page.getByTestId('sprite-grid').waitFor();
      const { name, count } = (await desktop.call('datasets.list', {}))[0] ?? {};
      expect({ name, count }).toEqual({ name: 'Dropped sprites', count: 9 });
    });

    // Late, because Playwright waits for a navigation that was refused before it does anything else.
    it('goes nowhere else', async () => {
      expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
      await page.evaluate(() => window.location.assign('studio://elsewhere/index.html'));
      expect(page.url()).toMatch(/^studio:\/\/app\/index\.html/);
    });

    it('quits when nothing is under way, and met no complaint on the way', async () => {
      await desktop.quit();
      expect(await desktop.ended()).toBe(0);
      desktop.expectNoComplaint();
    });
  },
);

/** The sheets whose creatures the page shows, by their paths in the library, decoded by the page. */
function sheetsShown(page: Page): Promise<{ path: string; width: number }[]> {
  return page.evaluate(async () => {
    const canvases = [
      ...document.querySelectorAll<HTMLElement>('[data-testid=drawn-creatures][data-path]'),
    ];
    const paths = canvases.map(({ dataset }) => dataset.path);
    const decoded = [...new Set(paths)].map(async (path) => {
      const picture = new Image();
      picture.src = `studio://library/${path}`;
      await picture.decode();
      return { path: path ?? '', width: picture.naturalWidth };
    });
    return Promise.all(decoded);
  });
}

/** Nothing is on its way to the screen any more: pictures have come, and what was laid out is painted. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.all([...document.images].map((picture) => picture.decode()));
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });
}
