import type { MenuItem } from 'electron';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pseudoText } from '../../renderer/language/pseudo-language.ts';
import { prepareMachine, type Desktop, type Machine } from './desktop.ts';

const parts = inject('desktop');

/** What a language of its own must not leave plain, in a pseudo-language that gives every vowel an accent. */
describe.skipIf('obstacle' in parts)('in another language', () => {
  let machine: Machine;
  let desktop: Desktop;

  beforeAll(async () => {
    machine = await prepareMachine(parts);
    desktop = await machine.start();
    const { page } = desktop;
    await page.getByTestId('nav-runs').waitFor();
    await page.evaluate(() => {
      location.search = '?language=en-XA';
    });
    await page.getByText(pseudoText('Datasets')).first().waitFor();
  });
  afterAll(() => machine?.remove());

  it('the native menu has no item in English, its platform’s own among them', async () => {
    await expect.poll(async () => (await labels(desktop)).filter(isPlain)).toEqual([]);
    expect(await labels(desktop)).toContain(pseudoText('Import folder…'));
    await desktop.photograph('language');
  });

  it('an error of the core and what is said of a run are in that language, and what is stored stays English', async () => {
    const { call, page } = desktop;
    const source = { kind: 'built-in', count: 64, seed: 1 } as const;
    await call('datasets.import', { source, options: { size: 16 } });
    await expect.poll(async () => (await call('datasets.list', {})).length).toBe(1);
    const [dataset] = await call('datasets.list', {});
    const hyperparameters = { baseChannels: 8, batch: 8, steps: 3 };
    const [run] = await call('runs.create', {
      ...{ datasetId: dataset?.id ?? '', engine: 'wasm', hyperparameters, name: 'Dragons' },
    });
    const runId = run?.id ?? '';
    await expect
      .poll(async () => (await call('runs.get', { runId })).state, { timeout: 60_000 })
      .toBe('completed');
    expect(JSON.stringify(await call('runs.log', { runId }))).toContain('All steps are done.');
    await page.evaluate((id) => (location.hash = `#/runs/${id}`), runId);
    await page.getByRole('tab', { name: pseudoText('Log') }).click();
    await page.getByText(pseudoText('All steps are done.')).waitFor();
    await expect(call('runs.get', { runId: 'nobody' })).rejects.toThrow('There is no run nobody');
    await page.evaluate(() => (location.hash = '#/runs/nobody'));
    await page.getByText(new RegExp(pseudoText('in this library'))).waitFor();
  });

  it('is remembered for the menu of the next start, until its window says otherwise', async () => {
    await desktop.quit();
    expect(await desktop.ended()).toBe(0);
    desktop = await machine.start();
    await desktop.page.getByTestId('nav-runs').waitFor();
    await expect.poll(() => labels(desktop)).toContain('Import folder…');
    desktop.expectNoComplaint();
  });
});

function labels({ app }: Desktop): Promise<string[]> {
  return app.evaluate(({ Menu }) => {
    const labelsOf = (items: readonly MenuItem[]): string[] =>
      items.flatMap(({ label, submenu }) => [label, ...labelsOf(submenu?.items ?? [])]);
    return labelsOf(Menu.getApplicationMenu()?.items ?? []).filter(Boolean);
  });
}

function isPlain(label: string): boolean {
  return /[aeiou]/.test(label.replace('Sprite GAN Studio', ''));
}
