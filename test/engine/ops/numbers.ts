import * as tf from '@tensorflow/tfjs';

/** Largest absolute difference between two tensors, relative to the largest value of the expected one. */
export function relativeDifference(actual: tf.Tensor, expected: tf.Tensor | number[]): number {
  const got = actual.dataSync();
  const wanted = Array.isArray(expected) ? expected : expected.dataSync();
  if (got.length !== wanted.length) {
    throw new Error(`${got.length} values instead of ${wanted.length}`);
  }
  const scale = Math.max(...Array.from(wanted, Math.abs));
  return Math.max(...Array.from(got, (value, i) => Math.abs(value - wanted[i]))) / scale;
}

/** Reproducible normal values. */
export function normal(shape: number[], seed: number): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}

/**
 * Gradient of a scalar function by central differences, at float32 precision: good to about 1e-3.
 */
export function finiteDifferences(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): number[] {
  const step = 1e-2;
  const values = Array.from(x.dataSync());
  const at = (changed: number[]): number => f(tf.tensor(changed, x.shape)).dataSync()[0];
  return values.map((value, i) => {
    const moved = (by: number): number[] => values.map((v, j) => (i === j ? value + by : v));
    return (at(moved(step)) - at(moved(-step))) / (2 * step);
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
