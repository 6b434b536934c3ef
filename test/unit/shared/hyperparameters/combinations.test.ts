import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../../shared/errors.ts';
import { lossIds } from '../../../../shared/hyperparameters/losses.ts';
import { byModel, modelIds, modelTable } from '../../../../shared/hyperparameters/models.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';

function refusalOf(choices: Record<string, unknown>): StudioError {
  try {
    resolveHyperparameters(choices);
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(choices)} was accepted`);
}

const lossesOf = byModel('losses');

const impossiblePairs = modelIds.flatMap((model) =>
  lossIds.filter((loss) => !lossesOf[model].includes(loss)).map((loss) => ({ model, loss })),
);

describe('pairs of model and loss', () => {
  it.each(impossiblePairs)('$model with $loss is refused with the reason and what goes', (pair) => {
    const { code, message, hint } = refusalOf(pair);
    expect(code).toBe('invalid-input');
    expect(message).toContain(`${pair.loss} does not go with the model ${pair.model}`);
    expect(message).toContain(modelTable[pair.model].whyTheseLosses);
    for (const loss of lossesOf[pair.model]) expect(hint).toContain(loss);
  });

  it('every model has a loss, every loss a model', () => {
    expect(modelIds.every((model) => lossesOf[model].length > 0)).toBe(true);
    const used = new Set(modelIds.flatMap((model) => lossesOf[model]));
    expect([...used].toSorted()).toEqual([...lossIds].toSorted());
  });
});

describe('normalisation of the discriminator', () => {
  it('is refused where a model has no such layers', () => {
    const { message, hint } = refusalOf({ model: 'mlp', discriminatorNorm: 'batch' });
    expect(message).toContain('batch does not go with the model mlp');
    expect(hint).toContain(modelTable.mlp.normalisations.join(', '));
  });

  it.each([
    { loss: 'wgan-gp' },
    { loss: 'non-saturating', r1Gamma: 1 },
    { loss: 'hinge', r1Gamma: 1 },
    { loss: 'r3gan' },
  ])('must not mix the batch where gradients are penalised: $loss', (choices) => {
    const { message, hint } = refusalOf({ ...choices, discriminatorNorm: 'batch' });
    expect(message).toContain('gradient penalty does not go with batch normalisation');
    expect(hint).toContain('layer');
    expect(() => resolveHyperparameters({ ...choices, discriminatorNorm: 'layer' })).not.toThrow();
  });
});

describe('conditioning', () => {
  it.each(['mlp', 'dcgan', 'light'] as const)('may be of any kind with %s', (model) => {
    for (const conditioning of modelTable[model].conditionings) {
      expect(resolveHyperparameters({ model, conditioning })).toMatchObject({ conditioning });
    }
  });
});

describe('adaptive augmentation', () => {
  it.each(['wgan', 'wgan-gp', 'r3gan'])(
    'is refused with %s, whose answers have no zero',
    (loss) => {
      const { message, hint } = refusalOf({ loss, augmentationStrength: 'adaptive' });
      expect(message).toContain('only differences between answers mean something');
      expect(hint).toContain('full, by-size');
    },
  );

  it('is refused with capsules, whose lengths have no sign', () => {
    const { message } = refusalOf({ model: 'capsule', augmentationStrength: 'adaptive' });
    expect(message).toContain('never negative');
  });

  it.each(['minimax', 'non-saturating', 'hinge'])('goes with %s', (loss) => {
    expect(resolveHyperparameters({ loss, augmentationStrength: 'adaptive' })).toMatchObject({
      augmentationStrength: 'adaptive',
    });
  });
});
