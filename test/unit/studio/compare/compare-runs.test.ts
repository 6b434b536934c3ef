import { describe, expect, it } from 'vitest';
import { compareRuns, type ComparedRun } from '../../../../main/studio/compare/compare-runs.ts';
import {
  hyperparameterFields,
  resolveHyperparameters,
} from '../../../../shared/hyperparameters/resolve.ts';
import { fieldApplies } from '../../../../shared/fields.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import type { Sample } from '../../../../shared/run/run.ts';
import { exampleDataset, exampleRun } from '../../store/examples.ts';

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
