import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.ts';

/**
 * The vanilla GAN with the generator's non-saturating loss (Goodfellow 2014, arXiv 1406.2661, section 3),
 * on logits l, with p = sigmoid(l), so that log p = -softplus(-l) and log(1 - p) = -softplus(l):
 *
 *   discriminator  -E[log p(real)] - E[log(1 - p(fake))] = E[softplus(-l_real)] + E[softplus(l_fake)]
 *   generator      -E[log p(fake)]                       = E[softplus(-l_fake)]
 *
 * A discriminator that cannot tell them apart has 2 log 2 = 1.386, its generator log 2 = 0.693.
 *
 * With one-sided label smoothing s (Salimans 2016, arXiv 1606.03498, section 3.4) real images are real by
 * 1 - s: -(1 - s) log p - s log(1 - p) = softplus(-l) + s·l.
 */
export const nonSaturating: Loss = {
  id: 'non-saturating',
  discriminator({ real, fake }, { labelSmoothing }) {
    const unsmoothed = tf
      .softplus(real.neg())
      .mean<tf.Scalar>()
      .add<tf.Scalar>(tf.softplus(fake).mean());
    return labelSmoothing > 0 ? unsmoothed.add(real.mean().mul(labelSmoothing)) : unsmoothed;
  },
  generator: ({ fake }) => tf.softplus(fake.neg()).mean(),
};
