import type { Loss } from './loss.ts';
import { wgan } from './wgan.ts';

/**
 * The Wasserstein GAN with gradient penalty (Gulrajani 2017, arXiv 1704.00028, algorithm 1). The losses are
 * WGAN's; instead of a clip the gradient penalty (regularisers/gradient-penalty.ts) bounds the critic.
 */
export const wganGp: Loss = {
  id: 'wgan-gp',
  discriminator: wgan.discriminator,
  generator: wgan.generator,
};
