import { describe, expect, it } from 'vitest';
import { mlp } from '../../../../../main/trainer/gan/models/mlp.ts';
import type { WeightSpec } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import { resolveHyperparameters } from '../../../../../shared/hyperparameters/resolve.ts';

const shapes = (weights: readonly WeightSpec[]) =>
  Object.fromEntries(weights.map(({ name, shape }) => [name, shape]));
const pixels = 16 * 16 * 4;

describe('the fully connected networks', () => {
  it('have two hidden layers each', () => {
    const settings = resolveHyperparameters({ model: 'mlp', hiddenUnits: 32 });
    const generator = mlp.generator({ size: 16, channels: 4, inputs: 10 }, settings);
    expect(shapes(generator.weights)).toEqual({
      'hidden1/kernel': [10, 32],
      'hidden1/norm/scale': [32],
      'hidden1/norm/offset': [32],
      'hidden2/kernel': [32, 64],
      'hidden2/norm/scale': [64],
      'hidden2/norm/offset': [64],
      'paint/kernel': [64, pixels],
      'paint/bias': [pixels],
    });
    const { body, head, featureCount } = mlp.discriminator({ size: 16, channels: 4 }, settings);
    expect(featureCount).toBe(32);
    expect(shapes([...body.weights, ...head.weights])).toEqual({
      'look/kernel': [pixels, 32],
      'look/bias': [32],
      'hidden/kernel': [32, 32],
      'hidden/bias': [32],
      'judge/kernel': [32, 1],
      'judge/bias': [1],
    });
  });

  it('leave out the bias where a normalisation brings an offset', () => {
    const settings = resolveHyperparameters({ model: 'mlp', loss: 'wgan-gp', hiddenUnits: 32 });
    const { body } = mlp.discriminator({ size: 16, channels: 4 }, settings);
    expect(Object.keys(shapes(body.weights))).toEqual([
      'look/kernel',
      'look/norm/scale',
      'look/norm/offset',
      'hidden/kernel',
      'hidden/norm/scale',
      'hidden/norm/offset',
    ]);
  });
});
