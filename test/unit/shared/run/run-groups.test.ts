import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import {
  differingFields,
  groupRuns,
  meanAndDeviation,
  resultOf,
} from '../../../../shared/run/run-groups.ts';

const run = (id: string, choices: Record<string, unknown>) => ({
  id,
  hyperparameters: resolveHyperparameters(choices),
});
const runs = [
  run('a', { batch: 16, seed: 1 }),
  run('b', { batch: 16, seed: 2 }),
  run('c', { batch: 32, seed: 1 }),
  run('d', { batch: 32, seed: 1, loss: 'wgan', weightClip: 0.02 }),
];

describe('groups of runs', () => {
  it('are of those that differ in the seed alone, where nobody says otherwise', () => {
    const fields = differingFields(runs.slice(0, 3));
    expect(fields.map(({ name }) => name)).toEqual(['batch']);
    const groups = groupRuns(runs.slice(0, 3), fields);
    expect(groups.map(({ label, runs: of }) => [label, of.map(({ id }) => id)])).toEqual([
      ['Batch 16', ['a', 'b']],
      ['Batch 32', ['c']],
    ]);
  });

  it('take what was varied as one for one', () => {
    const rates = [1e-4, 2e-4].map((rate) =>
      run(String(rate), { generatorLearningRate: rate, discriminatorLearningRate: rate }),
    );
    expect(differingFields(rates).map(({ label }) => label)).toEqual(['Learning rate']);
    const apart = [...rates, run('c', { generatorLearningRate: 3e-4 })];
    expect(differingFields(apart).map(({ label }) => label)).toEqual([
      'Generator learning rate',
      'Discriminator learning rate',
    ]);
  });

  it('leave out of their names what has no meaning for them', () => {
    const fields = differingFields(runs).filter(({ name }) =>
      ['loss', 'weightClip'].includes(name),
    );
    expect(groupRuns(runs, fields).map(({ label, values }) => [label, values])).toEqual([
      ['Vanilla GAN, non-saturating', ['Vanilla GAN, non-saturating', '–']],
      ['WGAN, weight clipping, Weight clip 0.02', ['WGAN, weight clipping', '0.02']],
    ]);
  });

  it('come to one where nothing is grouped by', () => {
    expect(groupRuns(runs, []).map(({ label, runs: of }) => [label, of.length])).toEqual([
      ['All runs', 4],
    ]);
  });
});

it('has the mean and the sample standard deviation of a group, and no deviation of one', () => {
  expect(meanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9])?.mean).toBe(5);
  // The sum of squares is 32, over 7.
  expect(meanAndDeviation([2, 4, 4, 4, 5, 5, 7, 9])?.deviation).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(meanAndDeviation([3])).toEqual({ mean: 3, deviation: null });
  expect(meanAndDeviation([])).toBeNull();
});

it('takes the best of what is measured at checkpoints, and the last of what every step tells', () => {
  expect(resultOf('quality/kid')).toBe('lowest');
  expect(resultOf('quality/coverage')).toBe('highest');
  expect(resultOf('quality/density')).toBe('nearest');
  expect(resultOf('quality/specks')).toBe('last');
  expect(resultOf('discriminator/wasserstein')).toBe('last');
  expect(resultOf('generator/loss')).toBe('last');
});
