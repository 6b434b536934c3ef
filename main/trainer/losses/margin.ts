import type * as tf from '@tensorflow/tfjs-core';
import { relu } from '../engines/ops/relu.ts';
import type { Loss } from './loss.ts';

/** Sabour 2017, arXiv 1710.09829, equation 4. */
const present = 0.9;
const absent = 0.1;
const absentWeight = 0.5;

/**
 * The margin loss of capsules on the length v of the capsule "real" (Sabour 2017, equation 4), as Jaiswal
 * 2018 (CapsuleGAN, arXiv 1802.06167, equation 2) puts it in place of cross-entropy:
 *
 *   discriminator  E[max(0, 0.9 - v(real))²] + 0.5 E[max(0, v(fake) - 0.1)²]
 *   generator      E[max(0, 0.9 - v(fake))²]
 *
 * Answers are lengths from 0 to 1.
 */
export const margin: Loss = {
  id: 'margin',
  discriminator: ({ real, fake }) =>
    missing(real).add(relu(fake.sub(absent)).square().mean().mul(absentWeight)),
  generator: ({ fake }) => missing(fake),
};

/** How far lengths fall short of a capsule that is there. */
function missing(lengths: tf.Tensor): tf.Scalar {
  return relu(lengths.neg().add(present)).square().mean();
}
