import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { SeriesName } from '../../../../shared/run/series.ts';

/** What a penalty on the critic's gradients looks at. */
export interface PenalisedCritic {
  /** Images `[batch, size, size, channels]` → answers `[batch, n]`, differentiable twice. */
  critic: (images: tf.Tensor) => tf.Tensor;
  /** As the critic got them, `[batch, size, size, channels]`. */
  real: tf.Tensor;
  fake: tf.Tensor;
  /** A fresh number from 0 to 1 for each image, `[batch, 1, 1, 1]`; only for a regulariser that mixes. */
  mix?: tf.Tensor | undefined;
}

/** A term added to the discriminator's loss. */
export interface Regulariser {
  readonly series: SeriesName;
  /** Whether it needs `mix`. */
  readonly mixes: boolean;
  /** @returns scalar, the mean over the batch */
  penalty(critic: PenalisedCritic, hyperparameters: Hyperparameters): tf.Scalar;
}
