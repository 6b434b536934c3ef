import { describe, expect, it } from 'vitest';
import { presets } from '../../../../shared/run/presets.ts';
import {
  expandSweep,
  sweepAxes,
  sweepDescriptionSchema,
  sweepTitle,
  valuesOf,
  type SweepAxis,
  type SweepDescription,
} from '../../../../shared/run/sweep.ts';

const alone = [{ suffix: '', hyperparameters: {} }];

function expand(
  axes: SweepDescription['axes'],
  seeds = 1,
  rest: Partial<Parameters<typeof expandSweep>[0]> = {},
) {
  return expandSweep({
    description: sweepDescriptionSchema.parse({ axes, seeds }),
    choices: {},
    presetRuns: alone,
    ...rest,
  });
}

const axis = (name: string) => sweepAxes.find((each) => each.name === name) as SweepAxis;

describe('the runs that a sweep comes to', () => {
  it('are every combination with every seed, the last axis changing first', () => {
    const { runs, leftOut } = expand({ batch: [16, 32], flip: [true, false] }, 2);
    expect(leftOut).toEqual([]);
    expect(runs.map(({ hyperparameters: { batch, flip, seed } }) => [batch, flip, seed])).toEqual([
      [16, true, 1],
      [16, true, 2],
      [16, false, 1],
      [16, false, 2],
      [32, true, 1],
      [32, true, 2],
      [32, false, 1],
      [32, false, 2],
    ]);
    expect(runs.map(({ differences }) => differences).slice(0, 3)).toEqual([
      'Batch 16, Mirror sprites: yes, seed 1',
      'Batch 16, Mirror sprites: yes, seed 2',
      'Batch 16, Mirror sprites: no, seed 1',
    ]);
  });

  it('have both learning rates varied as one where that is asked for', () => {
    const { runs } = expand({ learningRate: [1e-4, 4e-4] });
    expect(
      runs.map(({ hyperparameters: each }) => [
        each.generatorLearningRate,
        each.discriminatorLearningRate,
      ]),
    ).toEqual([
      [1e-4, 1e-4],
      [4e-4, 4e-4],
    ]);
  });

  it('bring along what the authors of a loss published, as one run does', () => {
    const { runs } = expand({ loss: ['non-saturating', 'wgan'] });
    expect(runs.map(({ hyperparameters }) => hyperparameters.optimizer)).toEqual([
      'adam',
      'rmsprop',
    ]);
    expect(runs.map(({ differences }) => differences)).toEqual([
      'Vanilla GAN, non-saturating',
      'WGAN, weight clipping',
    ]);
  });

  it('begin with the seed that was chosen', () => {
    const { runs } = expand({}, 3, { choices: { seed: 7 } });
    expect(runs.map(({ hyperparameters }) => hyperparameters.seed)).toEqual([7, 8, 9]);
    expect(runs[0]?.differences).toBe('Seed 7');
  });

  it('are those of each run of a preset that has several', () => {
    const pair = presets.find(({ id }) => id === 'vanilla-against-wgan');
    const { runs } = expand({ batch: [16, 32] }, 1, { presetRuns: pair?.runs ?? [] });
    expect(runs.map(({ differences }) => differences)).toEqual([
      'Vanilla, Batch 16',
      'Vanilla, Batch 32',
      'WGAN, Batch 16',
      'WGAN, Batch 32',
    ]);
  });
});

describe('combinations that make no sense', () => {
  it('are left out by name, with the reason and what to do', () => {
    const { runs, leftOut } = expand({
      loss: ['hinge', 'wgan-gp'],
      discriminatorNorm: ['batch', 'layer'],
    });
    expect(runs).toHaveLength(3);
    expect(leftOut).toMatchObject([
      {
        what: 'WGAN-GP, gradient penalty, Batch',
        why: expect.stringContaining('does not go with batch normalisation'),
        hint: expect.stringContaining('Choose layer, spectral or no normalisation'),
      },
    ]);
  });

  it('are those too that come to the same run as another', () => {
    const { runs, leftOut } = expand({
      loss: ['non-saturating', 'wgan'],
      weightClip: [0.02, 0.05],
    });
    expect(runs.map(({ differences }) => differences)).toEqual([
      'Vanilla GAN, non-saturating',
      'WGAN, weight clipping, Weight clip 0.02',
      'WGAN, weight clipping, Weight clip 0.05',
    ]);
    expect(runs[0]?.values).toEqual(['Vanilla GAN, non-saturating', '–']);
    expect(leftOut).toEqual([
      {
        what: 'Vanilla GAN, non-saturating, Weight clip 0.05',
        why: 'Weight clip has no meaning beside the other settings: it is the same run as “Vanilla GAN, non-saturating”.',
        hint: null,
      },
    ]);
  });

  it('are those too that the dataset does not fit', () => {
    const dataset = { size: 32, labels: [], tags: [] };
    const { runs, leftOut } = expand({ conditioning: ['none', 'projection'] }, 1, { dataset });
    expect(runs.map(({ hyperparameters }) => hyperparameters.conditioning)).toEqual(['none']);
    expect(leftOut[0]?.hint).toContain('Import the folder again with labels');
  });

  it('are said where nothing is left', () => {
    expect(() =>
      expand({ conditioning: ['projection', 'tags'] }, 1, {
        dataset: { size: 32, labels: [], tags: [] },
      }),
    ).toThrow(/None of these combinations can be trained.*no labels to tell apart/);
  });
});

describe('what a sweep refuses', () => {
  it('is a value out of range, by name', () => {
    expect(() => expand({ batch: [16, 1] })).toThrow(
      'Batch is 1 in this sweep, but must be a whole number from 2 to 1024.',
    );
    expect(() => expand({ loss: ['wgan', 'best'] })).toThrow(/Loss is "best".*one of minimax/);
    expect(() => expand({ batch: [16, 32] }, 1, { choices: { steps: 0 } })).toThrow(
      /Steps \(steps\) is 0/,
    );
  });

  it('is more runs than can be compared, and a sweep of one', () => {
    const range = { from: 1, to: 40, count: 40, spacing: 'linear' } as const;
    expect(() => expand({ nCritic: { ...range, to: 20, count: 20 } }, 6)).toThrow(
      'That makes 120 runs, and a sweep has 100 at most',
    );
    expect(() => expand({ batch: [16] })).toThrow('This sweep comes to one run.');
    expect(() => expand({})).toThrow('This sweep comes to one run.');
  });

  it('is a setting that there is not, and the seed, which has a number of its own', () => {
    for (const name of ['nonsense', 'seed'])
      expect(sweepDescriptionSchema.safeParse({ axes: { [name]: [1, 2] } }).success).toBe(false);
  });
});

describe('a range', () => {
  it('is spaced by differences or by ratios, its ends exact and the rest readable', () => {
    const rate = axis('generatorLearningRate');
    const ends = { from: 1e-5, to: 1e-3, count: 5 };
    expect(valuesOf(rate, { ...ends, spacing: 'logarithmic' })).toEqual([
      1e-5, 3.16e-5, 1e-4, 3.16e-4, 1e-3,
    ]);
    expect(valuesOf(rate, { from: 1e-4, to: 5e-4, count: 3, spacing: 'linear' })).toEqual([
      1e-4, 3e-4, 5e-4,
    ]);
  });

  it('gives what the setting can be, each value once', () => {
    const channels = axis('baseChannels');
    expect(valuesOf(channels, { from: 8, to: 32, count: 4, spacing: 'logarithmic' })).toEqual([
      8, 12, 20, 32,
    ]);
    const range = { from: 1, to: 3, count: 5, spacing: 'linear' } as const;
    expect(valuesOf(axis('nCritic'), range)).toEqual([1, 2, 3]);
  });

  it('of a choice, or by ratios from 0, is refused', () => {
    const range = { from: 0, to: 1, count: 3, spacing: 'logarithmic' } as const;
    expect(() => valuesOf(axis('r1Gamma'), range)).toThrow(/has no ratios to go by/);
    expect(() => valuesOf(axis('loss'), range)).toThrow(/Loss has no range/);
  });
});

it('is called after what it varies', () => {
  const titleOf = (axes: SweepDescription['axes'], seeds: number) => sweepTitle({ axes, seeds });
  expect(titleOf({ batch: [1], loss: ['wgan'] }, 3)).toBe('Batch × Loss');
  expect(titleOf({}, 3)).toBe('3 seeds');
});

describe('a sweep that stops runs early', () => {
  const plan = (batches: number[], firstRung: number) =>
    expandSweep({
      description: { axes: { batch: batches }, seeds: 1, earlyStopping: { firstRung } },
      choices: { steps: 500 },
      presetRuns: alone,
    });

  it('comes to the same runs', () => {
    expect(plan([16, 32, 64], 100).runs).toEqual(
      expand({ batch: [16, 32, 64] }, 1, { choices: { steps: 500 } }).runs,
    );
  });

  it('is refused where there is nothing to stop', () => {
    expect(() => plan([16, 32], 100)).toThrow(/one of 3 runs train on, and this sweep comes to 2/);
    expect(() => plan([16, 32, 64], 500)).toThrow(
      /first compared at step 500, but none trains longer than 500/,
    );
  });
});
