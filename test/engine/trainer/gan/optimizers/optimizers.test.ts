import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { resolveHyperparameters } from '../../../../../shared/hyperparameters/resolve.ts';
import { optimizers } from '../../../../../main/trainer/gan/optimizers/optimizers.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../../../native-tensorflow.ts';
import { relativeDifference } from '../../../ops/numbers.ts';
import { roundingError } from '../../../ops/rounding.ts';

beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

const gradients = [0.003, -0.02, 0.0005];
/** A square, a difference, a product, a sum, a root, a quotient, a product, a difference; there are three steps. */
const roundings = 3 * 8;

/** How far a parameter has moved after each of three steps. */
function moved(choices: Parameters<typeof resolveHyperparameters>[0]): number[] {
  const settings = resolveHyperparameters(choices);
  const learningRate = settings.discriminatorLearningRate;
  const weight = tf.variable(tf.tensor1d([0]));
  const optimizer = optimizers.rmsprop.create(new Map([['weight', weight]]), {
    ...settings,
    learningRate,
  });
  const places = gradients.map((gradient) => {
    tf.tidy(() => optimizer.apply([tf.tensor1d([gradient])]));
    return elementAt(weight.dataSync(), 0);
  });
  tf.dispose([weight, ...optimizer.state.values()]);
  return places;
}

describe('RMSProp', () => {
  it('of the 2017 recipe is TensorFlow 1’s: three steps by hand, from a mean square of one', () => {
    // tf.train.RMSPropOptimizer(2e-4): decay 0.9, epsilon 1e-10, no momentum. 2e-4 · 0.003 / √(0.9 + 0.1 · 0.003²).
    const rate = 2e-4;
    let [square, place] = [1, 0];
    const expected = gradients.map((gradient) => {
      square = 0.9 * square + 0.1 * gradient ** 2;
      place -= (rate * gradient) / Math.sqrt(square + 1e-10);
      return place;
    });
    expect(relativeDifference(moved({ model: 'pokegan' }), expected)).toBeLessThan(
      roundingError(roundings),
    );
    expect(expected[0]).toBeCloseTo(-6.325e-7, 10);
  });

  it('of other WGANs begins at zero, as its authors’ code: the first step has the size of ten learning rates', () => {
    const first = moved({ model: 'dcgan', loss: 'wgan' }).slice(0, 1);
    // 5e-5 · g / √(0.01 · g²).
    expect(relativeDifference(first, [-5e-4])).toBeLessThan(roundingError(roundings));
  });
});
