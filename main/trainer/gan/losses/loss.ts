import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { SeriesName } from '../../../../shared/run/series.ts';

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

/** A loss in parts, each by the series that tells of it. */
export type Terms = Readonly<Partial<Record<SeriesName, tf.Scalar>>>;

/** What is minimised: the sum of the terms, in their order. */
export function sumOf(terms: Terms): tf.Scalar {
  return Object.values(terms).reduce((sum, term) => sum.add<tf.Scalar>(term));
}

/** What the two networks minimise. Every term is a scalar, the mean over the batch. */
export interface Loss {
  discriminator(answers: DiscriminatorAnswers, hyperparameters: Hyperparameters): Terms;
  generator(view: GeneratorView, hyperparameters: Hyperparameters): Terms;
  /** Value that the discriminator's weight takes after each of its steps. */
  constrainWeight?(weight: tf.Tensor, hyperparameters: Hyperparameters): tf.Tensor;
}
