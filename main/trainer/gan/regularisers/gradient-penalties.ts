import * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { StepInput } from '../../data/step-input.ts';
import type { Regulariser } from './regulariser.ts';

/** Keeps the root differentiable at a gradient of zero. */
const epsilon = 1e-12;

/** How much of each real image is in the mixture, a fresh number from 0 to 1: `[batch, 1, 1, 1]`. */
export function mix({ batch }: Pick<Hyperparameters, 'batch'>): StepInput<tf.Tensor4D> {
  return {
    spec: { shape: [batch, 1, 1, 1], dtype: 'float32' },
    draw: ({ regularisation }) =>
      Float32Array.from({ length: batch }, () => regularisation.nextUniform()),
  };
}

/**
 * The gradient penalty of WGAN-GP (Gulrajani 2017, arXiv 1704.00028, equation 3): λ E[(‖∇f(x̂)‖ - 1)²] at
 * x̂ = ε·real + (1 - ε)·fake, with ε uniform for each image.
 */
export const gradientPenalty: Regulariser = {
  series: 'discriminator/gradient-penalty',
  mixes: true,
  penalty({ critic, real, fake, mix }, { gradientPenalty: weight }) {
    if (!mix) throw new Error('the gradient penalty needs to know how to mix images');
    const between = fake.add(real.sub(fake).mul(mix));
    const norms = squaredGradientNorms(critic, between).add(epsilon).sqrt();
    return norms.sub(1).square().mean<tf.Scalar>().mul(weight);
  },
};

/**
 * Sum of squares of each image's gradient, `[batch]`: how steep the critic is there. Each answer must depend
 * on its own image alone (no batch normalisation), so that the gradient of the sum is that of each.
 *
 * @param images `[batch, size, size, channels]`
 */
function squaredGradientNorms(
  critic: (images: tf.Tensor) => tf.Tensor,
  images: tf.Tensor,
): tf.Tensor1D {
  const gradient = tf.grad((x) => critic(x).sum())(images);
  return gradient.square().sum([1, 2, 3]);
}

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
