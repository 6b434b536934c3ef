import type * as tf from '@tensorflow/tfjs';
import type { Hyperparameters, LossId } from '../../../shared/hyperparameters/schema.ts';

/** The discriminator's answers, `[batch, 1]`, unbounded: higher means more like a real sprite. */
export interface DiscriminatorAnswers {
  real: tf.Tensor;
  fake: tf.Tensor;
}

/** What the two networks minimise. Both functions return a scalar, the mean over the batch. */
export interface Loss {
  readonly id: LossId;
  discriminator(answers: DiscriminatorAnswers): tf.Scalar;
  generator(answers: Pick<DiscriminatorAnswers, 'fake'>): tf.Scalar;
  /** Value that the discriminator's weight takes after each of its steps. */
  constrainWeight?(weight: tf.Tensor, hyperparameters: Hyperparameters): tf.Tensor;
}
