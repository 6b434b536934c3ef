import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';

/** The discriminator's answers, `[batch, n]`: higher means more like a real sprite. */
export interface DiscriminatorAnswers {
  real: tf.Tensor;
  fake: tf.Tensor;
}

/** What the generator's loss may look at. */
export interface GeneratorView {
  /** Answers to generated images, `[batch, n]`. */
  fake: tf.Tensor;
  /** Answers to real images, `[batch, n]`; only of use to a relativistic loss. */
  real: () => tf.Tensor;
  /** Images as the discriminator got them, `[batch, size, size, channels]` in [-1, 1]. */
  images: { fake: tf.Tensor4D; real: () => tf.Tensor4D };
}

/** What the two networks minimise. Both functions return a scalar, the mean over the batch. */
export interface Loss {
  discriminator(answers: DiscriminatorAnswers, hyperparameters: Hyperparameters): tf.Scalar;
  generator(view: GeneratorView, hyperparameters: Hyperparameters): tf.Scalar;
  /** Value that the discriminator's weight takes after each of its steps. */
  constrainWeight?(weight: tf.Tensor, hyperparameters: Hyperparameters): tf.Tensor;
}
