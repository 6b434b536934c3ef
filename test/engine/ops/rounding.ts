import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { finiteDifferences, finiteStep, largest, largestDifference } from './numbers.ts';

/** Half the distance from 1 to the next number: how far one operation is rounded at most, relatively. */
const unitRoundoff = { float32: 2 ** -24, bfloat16: 2 ** -8 } as const;

/**
 * How far two right ways of computing the same may come out apart on any processor, relative to the largest number
 * of the result.
 *
 * AVX2, AVX-512 and AMX, oneDNN and Eigen, one thread and several add the terms of a sum in different orders, some
 * with fused multiplications. Whatever the order, a sum of n products is within n · u · Σ|term| of the exact one,
 * and what is computed from it inherits that: the roundings on the longest way to a number add up (Higham, Accuracy
 * and Stability of Numerical Algorithms, 2002, sections 3.1 and 4.2). Both ways may be off, hence the 2.
 *
 * That is the worst case, while real roundings point up and down and add up like √n: what is left pays for terms
 * that cancel, which make the result smaller than Σ|term|, by √n where signs are random.
 *
 * A wrong term, sign, factor or place in a tensor of some hundred numbers is an error of 1e-2 or more; a tolerance
 * above 1e-3 would be for another kind of test.
 *
 * @param roundings on the way to one number of the result: as many as a sum has terms, and one an operation
 */
export function roundingError(
  roundings: number,
  precision: keyof typeof unitRoundoff = 'float32',
): number {
  return 2 * roundings * unitRoundoff[precision];
}

/**
 * Expects that the gradient of a smooth function, as tfjs finds it, is that of finite differences.
 *
 * Central differences are off by what the step cuts off, f‴ · step² / 6, where tenfold the gradient is more than
 * any function of these tests has for f‴ / 6; and by the roundings of both values, divided by the step.
 *
 * @param roundings on the way to the function's value, see `roundingError`
 */
export function expectGradientOfDifferences(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  roundings: number,
): void {
  const [gradient, value] = tf.tidy(() => [
    tf.grad(f)(x).dataSync<'float32'>(),
    Math.abs(f(x).dataSync()[0]),
  ]);
  const differences = finiteDifferences(f, x);
  const farthest = largestDifference(gradient, differences);
  const tolerance =
    10 * finiteStep ** 2 * largest(gradient) + (roundingError(roundings) * value) / finiteStep;
  expect(gradient.length).toBe(differences.length);
  expect(farthest).toBeLessThan(tolerance);
}
