import type * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.ts';
import { nonSaturating } from './non-saturating.ts';

/**
 * Pix2pix (Isola 2017, arXiv 1611.07004, equation 4): cross-entropy on every patch, and for the generator the
 * L1 distance to the wanted picture, weighted by 100.
 *
 *   generator  -E[log p(fake)] + λ E[|real - fake|]
 *
 * As in the paper the discriminator's loss is halved, which slows it down relative to the generator.
 */
export const pix2pix: Loss = {
  id: 'pix2pix',
  discriminator: (answers, hyperparameters) =>
    nonSaturating.discriminator(answers, hyperparameters).mul(0.5),
  generator(view, hyperparameters) {
    const { real, fake } = view.images;
    const distance = real().sub(fake).abs().mean<tf.Scalar>();
    const adversarial = nonSaturating.generator(view, hyperparameters);
    return adversarial.add(distance.mul(hyperparameters.l1Weight));
  },
};
