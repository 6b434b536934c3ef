import { describe, expect, it } from 'vitest';
import { engineIds } from '../../../../shared/engine/engine.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { findEngineProblem } from '../../../../shared/hyperparameters/check-combination.ts';
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

it('no refusal cites a paper: that is said among the sources', () => {
  const { message, hint } = refusalOf({ loss: 'wgan-gp', discriminatorNorm: 'batch' });
  expect(message).toContain('A gradient penalty does not go with batch normalisation');
  expect(`${message} ${hint}`).not.toMatch(/(19|20)\d\d/);
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

describe('a projected discriminator', () => {
  const discriminator = 'projected';

  it.each(['mlp', 'dcgan', 'light'] as const)('judges in place of that of %s', (model) => {
    for (const loss of ['minimax', 'non-saturating', 'hinge']) {
      const resolved = resolveHyperparameters({ model, loss, discriminator });
      // Its norms are its authors': there is nothing to choose.
      expect(resolved).toMatchObject({ discriminator, discriminatorNorm: 'batch' });
    }
  });

  it.each(['pokegan', 'capsule', 'pix2pix'] as const)('does not go with %s', (model) => {
    const { code, message } = refusalOf({ model, discriminator });
    expect(code).toBe('invalid-input');
    expect(message).toContain(`projected does not go with the model ${model}.`);
    expect(message).toContain(modelTable[model].whyTheseDiscriminators);
  });

  it.each([{ loss: 'wgan-gp' }, { loss: 'hinge', r1Gamma: 1 }, { loss: 'r3gan' }])(
    'is not differentiated twice: $loss',
    (choices) => {
      const { message, hint } = refusalOf({ ...choices, discriminator });
      expect(message).toContain('gradient penalty does not go with a projected discriminator');
      expect(hint).toContain('hinge');
    },
  );

  it('goes with the relativistic loss without its penalties', () => {
    const choices = { loss: 'r3gan', r1Gamma: 0, r2Gamma: 0, discriminator };
    expect(resolveHyperparameters(choices)).toMatchObject({ discriminator, loss: 'r3gan' });
  });

  it('is not clipped', () => {
    expect(refusalOf({ loss: 'wgan', discriminator }).message).toContain('Clipped weights');
  });

  it.each([
    ['concat', 'projection'],
    ['tags-concat', 'tags'],
  ])('takes no %s, but %s', (conditioning, instead) => {
    const { message, hint } = refusalOf({ loss: 'hinge', discriminator, conditioning });
    expect(message).toContain('cannot be joined with its input');
    expect(hint).toBe(`Choose the conditioning ${instead}.`);
    const resolved = resolveHyperparameters({
      loss: 'hinge',
      discriminator,
      conditioning: instead,
    });
    expect(resolved).toMatchObject({ conditioning: instead });
  });

  it('is trained on every engine but the one without gradients of depthwise convolutions', () => {
    const run = resolveHyperparameters({ loss: 'hinge', discriminator });
    const refused = engineIds.filter((engine) => findEngineProblem(run, engine));
    expect(refused).toEqual(['wasm']);
    expect(findEngineProblem(resolveHyperparameters({}), 'wasm')).toBeUndefined();
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
