import type * as tf from '@tensorflow/tfjs-core';

/** Batch normalisation as an engine computes it by itself. */
export interface BatchNormKernels {
  /** What an error calls it. */
  name: string;
  /** @returns output, mean, unbiased variance, and what `backward` wants to see again */
  forward(affine: BatchNormInputs, epsilon: number): tf.Tensor[];
  /** @returns the gradients of input, scale and offset */
  backward(dy: tf.Tensor, seen: BatchNormSeen, epsilon: number): tf.Tensor[];
}

export interface BatchNormInputs {
  input: tf.Tensor;
  scale: tf.Tensor;
  offset: tf.Tensor;
}

export interface BatchNormSeen extends Pick<BatchNormInputs, 'input' | 'scale'> {
  reserved: tf.Tensor[];
}
