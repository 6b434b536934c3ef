import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.ts';

/**
 * The relativistic pairing loss of R3GAN (Jolicoeur-Martineau 2018, arXiv 1807.00734; Huang 2024, arXiv
 * 2501.05441, equation 2): each network wants its image to be judged more real than the other's.
 *
 *   discriminator  E[softplus(f(fake) - f(real))]
 *   generator      E[softplus(f(real) - f(fake))]
 *
 * It needs R1 and R2 (regularisers/zero-centred-penalty.ts). Of that paper this is the loss; its networks are
 * others. The generator is compared with the real images of the last critic step. A pair at rest has log 2.
 */
export const r3gan: Loss = {
  id: 'r3gan',
  discriminator: ({ real, fake }) => tf.softplus(fake.sub(real)).mean(),
  generator: ({ real, fake }) => tf.softplus(real().sub(fake)).mean(),
};
