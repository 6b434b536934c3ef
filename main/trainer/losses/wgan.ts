import type * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.ts';

/**
 * The Wasserstein GAN with weight clipping (Arjovsky, Chintala and Bottou 2017, arXiv 1701.07875,
 * algorithm 1), with critic f:
 *
 *   critic     E[f(fake)] - E[f(real)]   (its negative estimates the distance, up to a factor)
 *   generator  -E[f(fake)]
 *
 * After each of its steps every weight of the critic is clipped to [-c, c], batch normalisation's too, as
 * in the authors' code.
 */
export const wgan: Loss = {
  id: 'wgan',
  discriminator: ({ real, fake }) => fake.mean().sub<tf.Scalar>(real.mean()),
  generator: ({ fake }) => fake.mean<tf.Scalar>().neg(),
  constrainWeight: (weight, { weightClip }) => weight.clipByValue(-weightClip, weightClip),
};
