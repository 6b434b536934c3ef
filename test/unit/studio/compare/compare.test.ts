import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { insertDataset } from '../../../../main/store/datasets.ts';
import { openStore } from '../../../../main/store/open-store.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { insertSeries } from '../../../../main/store/series.ts';
import {
  agreementOf,
  compareRuns,
  type ComparedRun,
} from '../../../../main/studio/compare/compare.ts';
import { fieldApplies } from '../../../../shared/fields.ts';
import {
  hyperparameterFields,
  resolveHyperparameters,
} from '../../../../shared/hyperparameters/resolve.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { agreementSentence } from '../../../../shared/run/agreement.ts';
import type { Sample } from '../../../../shared/run/run.ts';
import type { SeriesName } from '../../../../shared/run/series.ts';
import { exampleRun as shownRun } from '../../renderer/example-run.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';
import { temporaryFolder } from '../../store/fixtures.ts';

/** A run whose series are told every 10 steps, and whose KID is measured every 20. */
function runWith(series: Partial<Record<SeriesName, number[]>>, kid: number[]) {
  const store = openStore(join(temporaryFolder(), 'studio.db'));
  insertDataset(store, exampleDataset());
  insertRun(store, exampleRun());
  const tell = (name: SeriesName, step: number, mean: number) =>
    insertSeries(store, 'r1', [
      {
        type: 'series',
        step,
        at: 1,
        values: { [name]: { count: 10, mean, min: mean, max: mean } },
      },
    ]);
  for (const [name, values] of Object.entries(series) as [SeriesName, number[]][])
    values.forEach((value, index) => tell(name, 10 * (index + 1), value));
  kid.forEach((value, index) => tell('quality/kid', 20 * (index + 1), value));
  return agreementOf(store, 'r1');
}

describe('whether curves of a run tell how good its creatures are', () => {
  it('is asked of a Wasserstein GAN’s estimate, over the steps before each measurement', () => {
    // Means of two ticks each: 5, 4, 3, 2, 1.
    const estimate = [9, 1, 4, 4, 1, 5, 2, 2, 0, 2];
    const agreement = runWith(
      {
        'discriminator/wasserstein': estimate,
        'generator/loss': estimate,
        'discriminator/loss': estimate,
      },
      [900, 700, 500, 400, 450],
    );
    expect(agreement).toEqual({
      marks: 5,
      figures: [{ name: 'discriminator/wasserstein', correlation: expect.closeTo(0.9, 12) }],
    });
  });

  it('is asked of both losses of any other', () => {
    const falling = [5, 5, 4, 4, 3, 3, 2, 2, 1, 1];
    const agreement = runWith(
      { 'generator/loss': falling.toReversed(), 'discriminator/loss': falling.map(() => 1) },
      [900, 700, 500, 400, 300],
    );
    // A curve that does not move ranks nothing.
    expect(agreement.figures).toEqual([
      { name: 'generator/loss', correlation: expect.closeTo(-1, 12) },
    ]);
  });

  it('is not said of fewer than five measurements', () => {
    expect(runWith({ 'generator/loss': [1, 2, 3, 4, 5, 6, 7, 8] }, [4, 3, 2, 1])).toEqual({
      marks: 4,
      figures: [],
    });
  });

  it('is said in one sentence with the figures of these runs', () => {
    const wgan = shownRun({ name: 'A', hyperparameters: { loss: 'wgan-gp' } });
    const vanilla = shownRun({ name: 'B', hyperparameters: { loss: 'non-saturating' } });
    const few = shownRun({ name: 'C' });
    const figures = [{ name: 'discriminator/wasserstein' as const, correlation: 0.834 }];
    const losses = [
      { name: 'generator/loss' as const, correlation: -0.12 },
      { name: 'discriminator/loss' as const, correlation: 0.3 },
    ];
    expect(
      agreementSentence(
        [wgan, vanilla, few],
        [
          { marks: 9, figures },
          { marks: 8, figures: losses },
          { marks: 1, figures: [] },
        ],
      ),
    ).toBe(
      'Ranked by these curves and ranked by KID, checkpoints so far show (Spearman; 1: the same order, 0: none, −1: the opposite): clear agreement, 0.83, of the Wasserstein estimate in “A”; no agreement, −0.12, of the Vanilla loss of the forger (generator) and weak agreement, 0.30, of the Vanilla loss of the detective (discriminator) in “B”. “C” was measured once: 5 measurements that differ are needed to say so.',
    );
    expect(agreementSentence([few], [{ marks: 0, figures: [] }])).toBeUndefined();
    expect(agreementSentence([few], [{ marks: 2, figures: [] }])).toBe(
      '“C” was measured 2 times: 5 measurements that differ are needed to say so.',
    );
  });

  it.each([
    [1, 'clear agreement, 1.00,'],
    [0.5, 'clear agreement, 0.50,'],
    [0.4, 'weak agreement, 0.40,'],
    [0.09, 'no agreement, 0.09,'],
    [-0.2, 'no agreement, −0.20,'],
    [-0.4, 'weakly the opposite order, −0.40,'],
    [-0.9, 'clearly the opposite order, −0.90,'],
  ])('tells of %d in words what it is, before the number', (correlation, words) => {
    const figures = [{ name: 'discriminator/wasserstein' as const, correlation }];
    expect(agreementSentence([shownRun({ name: 'A' })], [{ marks: 9, figures }])).toContain(
      `: ${words} of the Wasserstein estimate in “A”.`,
    );
  });

  it('counts the runs that were measured too seldom where they are many', () => {
    const runs = ['A', 'B', 'C', 'D'].map((name) => shownRun({ name }));
    const measured = (...marks: number[]) =>
      agreementSentence(
        runs,
        marks.map((each) => ({ marks: each, figures: [] })),
      );
    expect(measured(4, 1, 3, 1)).toBe(
      '4 runs were measured 1 to 4 times: 5 measurements that differ are needed to say so.',
    );
    expect(measured(1, 1, 1, 1)).toMatch(/^4 runs were measured once: /);
    expect(measured(4, 4, 4, 0)).toMatch(/^“A” was measured 4 times, “B” .*, “C” /);
  });
});

function run(
  id: string,
  choices: HyperparameterChoices,
  steps: readonly number[] = [],
): ComparedRun {
  const shown = {
    datasetName: 'Pond',
    queuePosition: null,
    lastCheckpointStep: null,
    bestMark: null,
  };
  return {
    run: {
      ...exampleRun(),
      ...shown,
      id,
      lastSamplePath: null,
      hyperparameters: resolveHyperparameters(choices),
    },
    dataset: exampleDataset(),
    samples: steps.map((step) => sampleAt(id, step)),
    agreement: { marks: 0, figures: [] },
  };
}

function sampleAt(runId: string, step: number): Sample {
  const path = `runs/${runId}/${step}.png`;
  const sheet = {
    kind: 'progress' as const,
    count: 4,
    columns: 2,
    cellSize: 16,
    seed: 1,
    condition: null,
  };
  return { id: `${runId}-${step}`, runId, step, at: step, path, ...sheet };
}

describe('comparing runs', () => {
  it('puts the settings that differ first, the values in the order of the runs', () => {
    const { settings } = compareRuns([run('a', {}), run('b', { loss: 'wgan' })]);
    const differing = settings.filter(({ differs }) => differs);
    expect(settings.slice(0, differing.length)).toEqual(differing);
    expect(differing).toContainEqual({
      name: 'loss',
      label: 'Loss',
      values: ['non-saturating', 'wgan'],
      differs: true,
    });
    expect(differing.map(({ name }) => name)).toContain('nCritic');
    expect(differing.map(({ name }) => name)).not.toContain('batch');
  });

  it('leaves a setting empty where it has no meaning', () => {
    const { settings } = compareRuns([run('a', {}), run('b', { loss: 'wgan' })]);
    const clip = settings.find(({ name }) => name === 'weightClip');
    expect(clip).toMatchObject({ values: [null, 0.01], differs: true });
    const vanilla = compareRuns([run('a', {}), run('b', {})]).settings;
    expect(vanilla.map(({ name }) => name)).not.toContain('weightClip');
  });

  it('knows every hyperparameter that has a meaning, the dataset, the preset and the engine', () => {
    const compared = [run('a', {}), run('b', { loss: 'wgan' })];
    const names = compareRuns(compared).settings.map(({ name }) => name);
    for (const field of hyperparameterFields) {
      const applies = compared.some((each) => fieldApplies(field, each.run.hyperparameters));
      expect(names.includes(field.name), field.name).toBe(applies);
    }
    expect(names).toEqual(expect.arrayContaining(['dataset', 'preset', 'engine', 'datasetSize']));
  });

  it('finds the steps that all runs have a sample of', () => {
    const runs = [run('a', {}, [0, 10, 20, 30]), run('b', {}, [0, 20, 30, 40])];
    expect(compareRuns(runs).commonSteps).toEqual([0, 20, 30]);
  });

  it('tells whether the creatures come from the same latents', () => {
    expect(compareRuns([run('a', {}), run('b', { loss: 'wgan' })]).sameLatents).toBe(true);
    expect(compareRuns([run('a', {}), run('b', { seed: 2 })]).sameLatents).toBe(false);
    expect(compareRuns([run('a', {}), run('b', { latentSize: 64 })]).sameLatents).toBe(false);
    const uniform = run('b', { latentDistribution: 'uniform' });
    expect(compareRuns([run('a', {}), uniform]).sameLatents).toBe(false);
    expect(compareRuns([run('a', {}), run('b', { model: 'pix2pix' })]).sameLatents).toBe(false);
    const drawn = (pairs: 'outline' | 'grey') => run(pairs, { model: 'pix2pix', pairs });
    expect(compareRuns([drawn('outline'), drawn('outline')]).sameLatents).toBe(true);
    expect(compareRuns([drawn('outline'), drawn('grey')]).sameLatents).toBe(false);
  });
});
