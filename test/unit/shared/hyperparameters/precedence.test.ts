import { describe, expect, it } from 'vitest';
import { modelIds, modelTable } from '../../../../shared/hyperparameters/models.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
} from '../../../../shared/hyperparameters/schema.ts';
import { presets } from '../../../../shared/run/presets.ts';

const pairs = modelIds.flatMap((model) =>
  modelTable[model].losses.map((loss) => ({ model, loss })),
);

describe.each(pairs)('$model with $loss', ({ model, loss }) => {
  it('is a valid set when chosen by hand, from whatever preset', () => {
    for (const run of presets.flatMap(({ runs }) => runs)) {
      const resolved = resolveHyperparameters({ model, loss }, run.hyperparameters);
      expect(resolved).toMatchObject({ model, loss });
      expect(hyperparametersSchema.parse(resolved)).toEqual(resolved);
    }
  });

  it('is a valid set when chosen by hand, from a preset of any other pair', () => {
    for (const preset of pairs) {
      expect(resolveHyperparameters({ model, loss }, preset)).toMatchObject({ model, loss });
    }
  });

  it('trains alike whether a preset or a person chose it', () => {
    expect(resolveHyperparameters({}, { model, loss })).toEqual(
      resolveHyperparameters({ model, loss }),
    );
  });
});

describe('what wins', () => {
  it('is a choice, over all else', () => {
    const chosen = { loss: 'hinge', discriminatorNorm: 'none', nCritic: 2, beta1: 0.1 } as const;
    expect(resolveHyperparameters(chosen, { loss: 'wgan', nCritic: 3 })).toMatchObject(chosen);
  });

  it('is what a loss chosen by hand brings along, over the preset', () => {
    const preset: HyperparameterChoices = { loss: 'non-saturating', nCritic: 2, beta1: 0.9 };
    expect(resolveHyperparameters({ loss: 'wgan-gp' }, preset)).toMatchObject({
      nCritic: 5,
      beta1: 0,
      discriminatorNorm: 'layer',
    });
  });

  it('is what a model chosen by hand brings along, over the preset', () => {
    const preset: HyperparameterChoices = {
      model: 'dcgan',
      generatorLearningRate: 1e-3,
      shift: 0.2,
    };
    expect(resolveHyperparameters({ model: 'pokegan' }, preset)).toMatchObject({
      generatorLearningRate: 2e-4,
      discriminatorLearningRate: 2e-4,
      shift: 0,
    });
  });

  it('is the preset, over what belongs to its own loss and model', () => {
    const preset: HyperparameterChoices = { loss: 'wgan', generatorLearningRate: 1e-3 };
    expect(resolveHyperparameters({ loss: 'wgan' }, preset)).toMatchObject({
      generatorLearningRate: 1e-3,
      discriminatorLearningRate: 5e-5,
    });
  });

  it('is the model’s own rate over its loss’s: pokeGAN trains four times as fast as WGAN', () => {
    expect(resolveHyperparameters({ model: 'pokegan' }).generatorLearningRate).toBe(2e-4);
    expect(resolveHyperparameters({ loss: 'wgan' }).generatorLearningRate).toBe(5e-5);
  });

  it('is the loss’s normalisation over that of a model whose own loss is another', () => {
    expect(resolveHyperparameters({ model: 'mlp', loss: 'wgan-gp' })).toMatchObject({
      discriminatorNorm: 'layer',
      beta1: 0,
    });
    expect(resolveHyperparameters({ model: 'mlp', loss: 'hinge' }).discriminatorNorm).toBe(
      'spectral',
    );
  });

  it('takes a penalty away with the loss that brought it', () => {
    const vanilla = resolveHyperparameters({ loss: 'non-saturating' }, { loss: 'r3gan' });
    expect(vanilla).toMatchObject({ r1Gamma: 0, r2Gamma: 0, discriminatorNorm: 'batch' });
  });
});

describe('a field without a meaning beside the others', () => {
  it.each([
    { model: 'dcgan', reuseNoise: true },
    { model: 'dcgan', imagesFromZero: true },
    { model: 'pix2pix', labelSmoothing: 0.1 },
    { loss: 'wgan', r1Gamma: 5 },
  ] as const)('has no effect: %j', (choices) => {
    const { model, loss } = { model: undefined, loss: undefined, ...choices };
    expect(resolveHyperparameters(choices)).toEqual(resolveHyperparameters({ model, loss }));
  });

  it.each([
    { model: 'capsule', conditioning: 'concat' },
    { model: 'pix2pix', conditioning: 'tags' },
    { model: 'pokegan', discriminatorNorm: 'spectral' },
  ] as const)('is refused where it was asked for and the model has none of it: %j', (choices) => {
    expect(() => resolveHyperparameters(choices)).toThrow(
      new RegExp(`does not go with the model ${choices.model}`),
    );
  });

  it('is left out where a preset names it for another model', () => {
    const preset = { conditioning: 'projection' } as const;
    expect(resolveHyperparameters({ model: 'capsule' }, preset).conditioning).toBe('none');
  });
});
