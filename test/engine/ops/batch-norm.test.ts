import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNormTraining, plainBatchNorm } from '../../../main/trainer/engines/ops/batch-norm.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { normal, relativeDifference } from './numbers.ts';
import { roundingError } from './rounding.ts';

type BatchNorm = typeof plainBatchNorm;

const epsilon = 1e-3;

/** In a mean and a variance of so many values, and what is done with them. */
const roundingsOf = (values: number) => 2 * values + 6;

describe('batch normalisation in training', () => {
  beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

  it('normalises over batch, height and width, and reports the unbiased variance', () => {
    const input = tf.tensor4d([1, 10, 2, 20, 3, 30, 6, 60], [2, 2, 1, 2]);
    const result = batchNormTraining(input, tf.tensor1d([1, 2]), tf.tensor1d([0, 5]), epsilon);
    const biased = [3.5, 350];
    const tolerance = roundingError(roundingsOf(4));
    expect(relativeDifference(result.mean, [3, 30])).toBeLessThan(tolerance);
    expect(relativeDifference(result.variance, [14 / 3, 1400 / 3])).toBeLessThan(tolerance);
    const expected = [1, 2, 3, 6].flatMap((value) => [
      (value - 3) / Math.sqrt(biased[0] + epsilon),
      (2 * (10 * value - 30)) / Math.sqrt(biased[1] + epsilon) + 5,
    ]);
    expect(relativeDifference(result.output, expected)).toBeLessThan(tolerance);
  });

  it('has the gradients of plain tfjs ops', () => {
    const input = normal([8, 4, 4, 5], 1) as tf.Tensor4D;
    const weight = normal([8, 4, 4, 5], 2);
    const scale = tf.tensor1d([1, 0.5, 2, -1, 3]);
    const offset = tf.tensor1d([0, 1, -1, 0.5, 2]);
    const gradients = (batchNorm: BatchNorm): tf.Tensor[] =>
      tf.grads((x, gamma, beta) =>
        batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, epsilon)
          .output.mul(weight)
          .square()
          .sum(),
      )([input, scale, offset]);
    const plain = gradients(plainBatchNorm);
    gradients(batchNormTraining).forEach((gradient, i) =>
      expect(relativeDifference(gradient, plain[i])).toBeLessThan(
        roundingError(2 * roundingsOf(8 * 4 * 4)),
      ),
    );
  });

  it('gives its gradient through an inner tf.tidy', () => {
    const input = normal([4, 2, 2, 3], 3) as tf.Tensor4D;
    const [scale, offset] = [tf.ones<tf.Rank.R1>([3]), tf.zeros<tf.Rank.R1>([3])];
    const cubes = (batchNorm: BatchNorm) =>
      tf.grad((x) =>
        tf.tidy(() => batchNorm(x as tf.Tensor4D, scale, offset, epsilon).output.pow(3)).sum(),
      )(input);
    expect(relativeDifference(cubes(batchNormTraining), cubes(plainBatchNorm))).toBeLessThan(
      roundingError(2 * roundingsOf(4 * 2 * 2)),
    );
  });

  it('refuses a second derivative instead of taking it as zero', () => {
    const input = normal([4, 2, 2, 3], 4) as tf.Tensor4D;
    const [scale, offset] = [tf.ones<tf.Rank.R1>([3]), tf.zeros<tf.Rank.R1>([3])];
    const penalty = (x: tf.Tensor): tf.Scalar =>
      tf
        .grad((u) =>
          batchNormTraining(u as tf.Tensor4D, scale, offset)
            .output.pow(3)
            .sum(),
        )(x)
        .square()
        .sum();
    expect(() => tf.grad(penalty)(input)).toThrow(/no second derivative/);
  });

  it('does not leak tensors', () => {
    const input = normal([4, 2, 2, 3], 5) as tf.Tensor4D;
    const [scale, offset] = [tf.ones<tf.Rank.R1>([3]), tf.zeros<tf.Rank.R1>([3])];
    const before = tf.memory().numTensors;
    tf.tidy(() =>
      tf
        .grad((x) => batchNormTraining(x as tf.Tensor4D, scale, offset).output.sum())(input)
        .dataSync(),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
