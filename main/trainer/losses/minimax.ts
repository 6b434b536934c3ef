import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.ts';
import { nonSaturating } from './non-saturating.ts';

/**
 * The vanilla GAN's game as it is first stated (Goodfellow 2014, arXiv 1406.2661, equation 1): the generator
 * minimises what the discriminator maximises.
 *
 *   generator  E[log(1 - p(fake))] = -E[softplus(l_fake)]
 *
 * Its gradient vanishes where the discriminator is sure of itself, which is why the paper trains with the
 * non-saturating one. A generator at rest has -log 2 = -0.693.
 */
export const minimax: Loss = {
  id: 'minimax',
  discriminator: nonSaturating.discriminator,
  generator: ({ fake }) => tf.softplus(fake).mean<tf.Scalar>().neg(),
};
