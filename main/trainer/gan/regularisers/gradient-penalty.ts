import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { StepInput } from '../../data/step-input.ts';
import { squaredGradientNorms } from './image-gradient.ts';
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
