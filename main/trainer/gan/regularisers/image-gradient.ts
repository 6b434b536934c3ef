import * as tf from '@tensorflow/tfjs-core';

/**
 * Sum of squares of each image's gradient, `[batch]`: how steep the critic is there. Each answer must depend
 * on its own image alone (no batch normalisation), so that the gradient of the sum is that of each.
 *
 * @param images `[batch, size, size, channels]`
 */
export function squaredGradientNorms(
  critic: (images: tf.Tensor) => tf.Tensor,
  images: tf.Tensor,
): tf.Tensor1D {
  const gradient = tf.grad((x) => critic(x).sum())(images);
  return gradient.square().sum([1, 2, 3]);
}
