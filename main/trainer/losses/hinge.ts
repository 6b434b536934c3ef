import type * as tf from '@tensorflow/tfjs-core';
import { relu } from '../engines/ops/relu.ts';
import type { Loss } from './loss.ts';

/**
 * The hinge loss (Lim and Ye 2017, arXiv 1705.02894; Miyato 2018, arXiv 1802.05957, equations 16 and 17):
 *
 *   discriminator  E[max(0, 1 - f(real))] + E[max(0, 1 + f(fake))]
 *   generator      -E[f(fake)]
 *
 * A discriminator that knows nothing has 2; one that is sure has 0 and learns no further.
 */
export const hinge: Loss = {
  id: 'hinge',
  discriminator: ({ real, fake }) =>
    relu(real.neg().add(1))
      .mean<tf.Scalar>()
      .add(relu(fake.add(1)).mean()),
  generator: ({ fake }) => fake.mean<tf.Scalar>().neg(),
};
