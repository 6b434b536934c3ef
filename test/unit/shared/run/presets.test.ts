import { describe, expect, it } from 'vitest';
import { importOptionsSchema } from '../../../../shared/dataset/dataset.ts';
import { findDatasetProblem } from '../../../../shared/hyperparameters/fit-dataset.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { fewestMarks } from '../../../../shared/run/agreement.ts';
import { findPreset, presets } from '../../../../shared/run/presets.ts';

const runsOf = (id: string) =>
  (findPreset(id)?.runs ?? []).map(({ hyperparameters }) =>
    resolveHyperparameters({}, hyperparameters),
  );

describe.each(presets.map((preset) => [preset.id, preset] as const))(
  'the preset %s',
  (_, preset) => {
    const options = importOptionsSchema.parse(preset.dataset);
    const labels = preset.dataset.labels === undefined ? [] : ['red', 'blue'];

    it('can be trained on what it suggests to import', () => {
      for (const hyperparameters of runsOf(preset.id)) {
        const size = options.size === 'auto' ? 32 : options.size;
        const tags = hyperparameters.conditioning === 'tags' ? ['red', 'small'] : [];
        const dataset = { size, labels, tags };
        expect(findDatasetProblem(hyperparameters, dataset)).toBeUndefined();
      }
    });

    it('draws and saves several times in a run', () => {
      for (const { steps, sampleEvery, checkpointEvery } of runsOf(preset.id)) {
        expect(steps / sampleEvery).toBeGreaterThanOrEqual(10);
        // Creatures are measured at checkpoints, and Compare says of so many whether curves tell of them.
        expect(steps / checkpointEvery).toBeGreaterThanOrEqual(fewestMarks);
        expect(checkpointEvery % sampleEvery).toBe(0);
      }
    });
  },
);

describe('presets of several runs', () => {
  it.each(['vanilla-against-wgan', 'ladder'])('%s shares its seed and latents', (id) => {
    const shared = runsOf(id).map(({ seed, latentSize, latentDistribution, steps, batch }) => ({
      seed,
      latentSize,
      latentDistribution,
      steps,
      batch,
    }));
    expect(new Set(shared.map((run) => JSON.stringify(run))).size).toBe(1);
  });

  it('climb the lesson’s ladder one rung at a time', () => {
    expect(runsOf('ladder').map(({ model, loss }) => `${model} ${loss}`)).toEqual([
      'mlp non-saturating',
      'dcgan non-saturating',
      'dcgan wgan',
      'dcgan wgan-gp',
    ]);
  });
});

it('the recipe of 2017 is what was published, without its flaws', () => {
  expect(runsOf('recipe-2017')[0]).toMatchObject({
    loss: 'wgan',
    optimizer: 'rmsprop',
    generatorLearningRate: 2e-4,
    weightClip: 0.01,
    nCritic: 5,
    batch: 64,
    latentSize: 100,
    reuseNoise: false,
    imagesFromZero: false,
  });
});
