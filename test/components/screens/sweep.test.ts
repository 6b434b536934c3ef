import { describe, expect, it } from 'vitest';
import SweepScreen from '../../../renderer/screens/sweep/SweepScreen.svelte';
import type { Sweep } from '../../../shared/run/sweep.ts';
import { answersOfLibrary, pond, summaryOf, vanilla } from '../example-library.ts';
import { mount } from '../mount.ts';

const sweep: Sweep = {
  id: 'w1',
  name: 'Batches',
  datasetId: pond.id,
  description: { axes: { batch: [32, 64] }, seeds: 1 },
  createdAt: 5,
};

describe('a sweep whose runs were removed', () => {
  const withRuns = (count: number) => ({
    ...answersOfLibrary(),
    'sweeps.list': () => [sweep],
    'runs.list': () => [{ ...summaryOf(vanilla), sweepId: sweep.id }].slice(0, count),
  });
  const given = { sweepId: sweep.id, title: 'Sweep' };

  it('leads to the one that is left', async () => {
    const { screen } = await mount(SweepScreen, given, { answers: withRuns(1) });
    await expect
      .element(screen.getByRole('link', { name: 'Pond, vanilla' }))
      .toHaveAttribute('href', `#/runs/${vanilla.id}`);
  });

  it('says that none is', async () => {
    const { screen } = await mount(SweepScreen, given, { answers: withRuns(0) });
    await expect.element(screen.getByText('All of its runs were removed.')).toBeVisible();
  });
});

describe('a sweep that stops runs early', () => {
  it('shows how each run fared where they were compared', async () => {
    const early = {
      ...sweep,
      description: { ...sweep.description, earlyStopping: { firstRung: 100 } },
    };
    const rung = { step: 100, value: 61.2, place: 2, of: 2, verdict: 'stopped' as const };
    const { hyperparameters } = vanilla;
    const run = { ...summaryOf(vanilla), sweepId: sweep.id, rungs: [rung] };
    const answers = {
      ...answersOfLibrary(),
      'sweeps.list': () => [early],
      'runs.list': () => [{ ...run, hyperparameters: { ...hyperparameters, steps: 500 } }],
    };
    const { screen } = await mount(SweepScreen, { sweepId: sweep.id, title: 'Sweep' }, { answers });
    const table = screen.getByTestId('sweep-rungs');
    await expect.element(table.getByRole('columnheader', { name: 'Step 100' })).toBeVisible();
    await expect.element(table.getByRole('columnheader', { name: 'Step 300' })).toBeVisible();
    await expect.element(table.getByText('2 of 2, KID 61.2: stopped')).toBeVisible();
  });
});
