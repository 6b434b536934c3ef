import type * as tf from '@tensorflow/tfjs-core';

/** Keeps the root differentiable at a vector of zeros. */
const epsilon = 1e-12;

/**
 * What makes capsules of vectors (Sabour 2017, arXiv 1710.09829, equation 1): the direction stays, the length
 * goes from [0, ∞) to [0, 1). Vectors lie along the last axis; zeros stay zeros, with finite gradients.
 *
 *   v = ‖s‖² / (1 + ‖s‖²) · s / ‖s‖
 */
export function squash(vectors: tf.Tensor): tf.Tensor {
  const squares = vectors.square().sum(-1, true);
  return vectors.mul(squares.add(epsilon).sqrt().div(squares.add(1)));
}

/** Lengths of the vectors along the last axis: `[…, n]` → `[…, 1]`. */
export function lengthsOf(vectors: tf.Tensor): tf.Tensor {
  return vectors.square().sum(-1, true).add(epsilon).sqrt();
}
