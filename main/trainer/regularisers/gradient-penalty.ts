import type * as tf from '@tensorflow/tfjs-core';
import { squaredGradientNorms } from './image-gradient.ts';
import type { Regulariser } from './regulariser.ts';

/** Keeps the root differentiable at a gradient of zero. */
const epsilon = 1e-12;

/**
 * The gradient penalty of WGAN-GP (Gulrajani 2017, arXiv 1704.00028, equation 3): λ E[(‖∇f(x̂)‖ - 1)²] at
 * x̂ = ε·real + (1 - ε)·fake, with ε uniform for each image.
 */
export const gradientPenalty: Regulariser = {
  mixes: true,
  penalty({ critic, real, fake, mix }, { gradientPenalty: weight }) {
    const between = fake.add(real.sub(fake).mul(mix));
    const norms = squaredGradientNorms(critic, between).add(epsilon).sqrt();
    return norms.sub(1).square().mean<tf.Scalar>().mul(weight);
  },
};
