import * as tf from '@tensorflow/tfjs-core';
import { elementAt } from '../../../shared/known-places.ts';

/** Largest absolute difference between two tensors, relative to the largest value of the expected one. */
export function relativeDifference(
  actual: tf.Tensor | ArrayLike<number>,
  expected: tf.Tensor | ArrayLike<number>,
): number {
  const [got, wanted] = [valuesOf(actual), valuesOf(expected)];
  return largestDifference(got, wanted) / largest(wanted);
}

/** Largest absolute difference between as many numbers. */
export function largestDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) {
    throw new Error(`${got.length} values instead of ${wanted.length}`);
  }
  return largest(Array.from(got, (value, i) => value - wanted[i]));
}

/** The inner product of two vectors of one length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values by ${b.length}`);
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
}

/** A column of a matrix that lies row by row. */
export function columnOf(rows: readonly (readonly number[])[], column: number): number[] {
  return rows.map((row) => elementAt(row, column));
}

/** The largest absolute value. */
export function largest(values: ArrayLike<number>): number {
  return Array.from(values, Math.abs).reduce((most, value) => Math.max(most, value), 0);
}

function valuesOf(numbers: tf.Tensor | ArrayLike<number>): ArrayLike<number> {
  return numbers instanceof tf.Tensor ? numbers.dataSync() : numbers;
}

/** The gradient of one of the variables that tfjs found gradients of. */
export function gradientOf({ name }: tf.Variable, grads: tf.NamedTensorMap): tf.Tensor {
  const gradient = grads[name];
  if (!gradient) throw new Error(`${name} has no gradient`);
  return gradient;
}

/** Reproducible normal values. */
export function normal(shape: number[], seed: number): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}

export const finiteStep = 1e-2;

/** Gradient of a scalar function by central differences, at float32 precision. */
export function finiteDifferences(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): number[] {
  const values = Array.from(x.dataSync());
  const at = (changed: number[]): number => f(tf.tensor(changed, x.shape)).dataSync()[0];
  return values.map((value, i) => {
    const moved = (by: number): number[] => values.map((v, j) => (i === j ? value + by : v));
    return (at(moved(finiteStep)) - at(moved(-finiteStep))) / (2 * finiteStep);
  });
}

/** The same values in every language: `amplitude * sin(frequency * (i + 1))`, see test/engine/reference. */
export function wave(shape: number[], frequency: number, amplitude: number): tf.Tensor {
  const count = tf.util.sizeFromShape(shape);
  const values = Float32Array.from(
    { length: count },
    (_, index) => amplitude * Math.sin(frequency * (index + 1)),
  );
  return tf.tensor(values, shape);
}
