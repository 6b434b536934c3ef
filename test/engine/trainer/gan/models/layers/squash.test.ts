import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../../shared/known-places.ts';
import { lengthsOf, squash } from '../../../../../../main/trainer/gan/models/layers/squash.ts';
import { relativeDifference, wave } from '../../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../../ops/rounding.ts';
import { nativeLoadTimeoutMs } from '../../../../native-tensorflow.ts';
import { startTestEngine } from '../../../toy.ts';

/** A length of two numbers, and what is made of it. */
const tolerance = roundingError(8);

describe.each(['tensorflow', 'wasm'] as const)('squashing on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)), nativeLoadTimeoutMs);

  it('keeps the direction and takes the length l to l² / (1 + l²)', () => {
    const squashed = squash(tf.tensor2d([3, 4, 0, -1], [2, 2]));
    const long = 25 / 26;
    const expected = [(3 / 5) * long, (4 / 5) * long, 0, -1 / 2];
    expect(relativeDifference(squashed, expected)).toBeLessThan(tolerance);
    expect(relativeDifference(lengthsOf(squashed), [long, 1 / 2])).toBeLessThan(tolerance);
  });

  it('gives lengths from 0 to 1, however long a vector is', () => {
    const lengths = lengthsOf(squash(tf.tensor2d([1e-6, 0, 1e6, 1e6], [2, 2])));
    expect(lengths.shape).toEqual([2, 1]);
    const shortest = elementAt(lengths.dataSync(), 0);
    const longest = elementAt(lengths.dataSync(), 1);
    expect(shortest).toBeGreaterThanOrEqual(0);
    expect(shortest).toBeLessThan(1e-5);
    expect(Math.abs(longest - 1)).toBeLessThan(tolerance);
  });

  it('has a right gradient', () => {
    const direction = wave([2, 3, 4], 1.7, 1);
    const x = wave([2, 3, 4], 0.8, 1);
    const objective = (at: tf.Tensor) => squash(at).mul(direction).sum();
    // The sum over 24 values.
    expectGradientOfDifferences(objective, x, 24 + 10);
  });

  it('has finite gradients at a vector of zeros, as the length has', () => {
    const zeros = tf.zeros([1, 4]);
    expect(Array.from(squash(zeros).dataSync())).toEqual([0, 0, 0, 0]);
    for (const objective of [squash, lengthsOf, (x: tf.Tensor) => lengthsOf(squash(x))]) {
      const gradient = tf
        .grad((x) => objective(x).sum())(zeros)
        .dataSync();
      expect(gradient.every(Number.isFinite)).toBe(true);
    }
  });
});
