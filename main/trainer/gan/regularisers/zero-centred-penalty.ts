import type * as tf from '@tensorflow/tfjs-core';
import { squaredGradientNorms } from './image-gradient.ts';
import type { Regulariser } from './regulariser.ts';

/** R1 (Mescheder 2018, arXiv 1801.04406, equation 9): γ/2 E[‖∇f(real)‖²]. */
export const r1: Regulariser = {
  series: 'discriminator/r1',
  mixes: false,
  penalty: ({ critic, real }, { r1Gamma }) => zeroCentred(critic, real, r1Gamma),
};

/** R2 (Mescheder 2018, equation 10): the same at generated images. */
export const r2: Regulariser = {
  series: 'discriminator/r2',
  mixes: false,
  penalty: ({ critic, fake }, { r2Gamma }) => zeroCentred(critic, fake, r2Gamma),
};

function zeroCentred(
  critic: (images: tf.Tensor) => tf.Tensor,
  images: tf.Tensor,
  gamma: number,
): tf.Scalar {
  return squaredGradientNorms(critic, images)
    .mean<tf.Scalar>()
    .mul(gamma / 2);
}
