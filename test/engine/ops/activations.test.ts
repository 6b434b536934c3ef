import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { leakyRelu } from '../../../main/trainer/engines/ops/leaky-relu.ts';
import { relu } from '../../../main/trainer/engines/ops/relu.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { normal, relativeDifference } from './numbers.ts';
import { expectGradientOfDifferences, roundingError } from './rounding.ts';

const slope = 0.2;

const activations = [
  { name: 'relu', activation: relu, negative: 0 },
  { name: 'leakyRelu', activation: (x: tf.Tensor) => leakyRelu(x, slope), negative: slope },
];

beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

describe.each(['tensorflow', 'cpu'])('on the %s engine', (engine) => {
  beforeAll(() => tf.setBackend(engine));

  describe.each(activations)('$name', ({ activation, negative }) => {
    it('keeps positive values and scales negative ones', () => {
      const got = activation(tf.tensor1d([-2, -0.5, 0, 0.5, 2]));
      const expected = [-2 * negative, -0.5 * negative, 0, 0.5, 2];
      expect(relativeDifference(got, expected)).toBeLessThan(roundingError(1));
    });

    it('has the slope as its gradient, in float32 to the last bit', () => {
      const gradient = tf.grad((x) => activation(x).mul(3).sum())(tf.tensor1d([-2, -0.5, 0.5, 2]));
      const wanted = [negative, negative, 1, 1].map((value) => Math.fround(3 * Math.fround(value)));
      expect(Array.from(gradient.dataSync())).toEqual(wanted);
    });

    it('has a right second derivative: the gradient of a gradient penalty', () => {
      // Away from the kink, where finite differences converge: |x| is between 0.5 and 1.5.
      const x = normal([6], 11)
        .tanh()
        .mul(0.5)
        .add(tf.tensor1d([1, -1, 1, -1, 1, -1]));
      const penalty = (at: tf.Tensor): tf.Scalar =>
        tf
          .grad((u) => activation(u.mul(u.abs())).square().sum())(at)
          .square()
          .sum();
      // Some four operations on each of six numbers, then their sum.
      expectGradientOfDifferences(penalty, x, 10);
    });

    it('agrees with a composition of relus in a penalty through a convolution', () => {
      const images = normal([2, 5, 5, 2], 12) as tf.Tensor4D;
      const filter = normal([3, 3, 2, 4], 13) as tf.Tensor4D;
      const composed = (x: tf.Tensor): tf.Tensor => tf.relu(x).sub(tf.relu(x.neg()).mul(negative));
      const gradientOfPenalty = (f: (x: tf.Tensor) => tf.Tensor): tf.Tensor =>
        tf.grad((w) =>
          tf
            .grad((u) =>
              f(tf.conv2d(u as tf.Tensor4D, w as tf.Tensor4D, 2, 'same'))
                .square()
                .sum(),
            )(images)
            .square()
            .sum(),
        )(filter);
      // A convolution of 18 terms, its gradient of 36, and that of the filter of 18 places.
      expect(
        relativeDifference(gradientOfPenalty(activation), gradientOfPenalty(composed)),
      ).toBeLessThan(roundingError(2 * (18 + 36 + 18)));
    });
  });
});
