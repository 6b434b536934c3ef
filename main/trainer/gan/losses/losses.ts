import * as tf from '@tensorflow/tfjs-core';
import type { LossId } from '../../../../shared/hyperparameters/losses.ts';
import { relu } from '../../engines/ops/relu.ts';
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
const nonSaturating: Loss = {
  discriminator({ real, fake }, { labelSmoothing }) {
    return {
      'discriminator/real': tf.softplus(real.neg()).mean(),
      'discriminator/generated': tf.softplus(fake).mean(),
      ...(labelSmoothing > 0 && {
        'discriminator/smoothing': real.mean<tf.Scalar>().mul<tf.Scalar>(labelSmoothing),
      }),
    };
  },
  generator: ({ fake }) => ({ 'generator/adversarial': tf.softplus(fake.neg()).mean() }),
};

/**
 * The vanilla GAN's game as it is first stated (Goodfellow 2014, arXiv 1406.2661, equation 1): the generator
 * minimises what the discriminator maximises.
 *
 *   generator  E[log(1 - p(fake))] = -E[softplus(l_fake)]
 *
 * Its gradient vanishes where the discriminator is sure of itself, which is why the paper trains with the
 * non-saturating one. A generator at rest has -log 2 = -0.693.
 */
const minimax: Loss = {
  discriminator: nonSaturating.discriminator,
  generator: ({ fake }) => ({ 'generator/adversarial': tf.softplus(fake).mean<tf.Scalar>().neg() }),
};

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
const wgan: Loss = {
  discriminator: ({ real, fake }) => ({
    'discriminator/distance': fake.mean().sub<tf.Scalar>(real.mean()),
  }),
  generator: ({ fake }) => ({ 'generator/adversarial': fake.mean<tf.Scalar>().neg() }),
  constrainWeight: (weight, { weightClip }) => weight.clipByValue(-weightClip, weightClip),
};

/**
 * The Wasserstein GAN with gradient penalty (Gulrajani 2017, arXiv 1704.00028, algorithm 1). The losses are
 * WGAN's; instead of a clip the gradient penalty (regularisers/gradient-penalties.ts) bounds the critic.
 */
const wganGp: Loss = { discriminator: wgan.discriminator, generator: wgan.generator };

/**
 * The hinge loss (Lim and Ye 2017, arXiv 1705.02894; Miyato 2018, arXiv 1802.05957, equations 16 and 17):
 *
 *   discriminator  E[max(0, 1 - f(real))] + E[max(0, 1 + f(fake))]
 *   generator      -E[f(fake)]
 *
 * A discriminator that knows nothing has 2; one that is sure has 0 and learns no further.
 */
const hinge: Loss = {
  discriminator: ({ real, fake }) => ({
    'discriminator/real': relu(real.neg().add(1)).mean(),
    'discriminator/generated': relu(fake.add(1)).mean(),
  }),
  generator: ({ fake }) => ({ 'generator/adversarial': fake.mean<tf.Scalar>().neg() }),
};

/**
 * The relativistic pairing loss of R3GAN (Jolicoeur-Martineau 2018, arXiv 1807.00734; Huang 2024, arXiv
 * 2501.05441, equation 2): each network wants its image to be judged more real than the other's.
 *
 *   discriminator  E[softplus(f(fake) - f(real))]
 *   generator      E[softplus(f(real) - f(fake))]
 *
 * It needs R1 and R2 (regularisers/gradient-penalties.ts). Of that paper this is the loss; its networks are
 * others. The generator is compared with the real images of the last critic step. A pair at rest has log 2.
 */
const r3gan: Loss = {
  discriminator: ({ real, fake }) => ({
    'discriminator/pairs': tf.softplus(fake.sub(real)).mean(),
  }),
  generator: ({ real, fake }) => ({
    'generator/adversarial': tf.softplus(real().sub(fake)).mean(),
  }),
};

/** Sabour 2017, arXiv 1710.09829, equation 4. */
const [present, absent, absentWeight] = [0.9, 0.1, 0.5];

/**
 * The margin loss of capsules on the length v of the capsule "real" (Sabour 2017, equation 4), as Jaiswal
 * 2018 (CapsuleGAN, arXiv 1802.06167, equation 2) puts it in place of cross-entropy:
 *
 *   discriminator  E[max(0, 0.9 - v(real))²] + 0.5 E[max(0, v(fake) - 0.1)²]
 *   generator      E[max(0, 0.9 - v(fake))²]
 *
 * Answers are lengths from 0 to 1.
 */
const margin: Loss = {
  discriminator: ({ real, fake }) => ({
    'discriminator/real': missing(real),
    'discriminator/generated': relu(fake.sub(absent))
      .square()
      .mean<tf.Scalar>()
      .mul<tf.Scalar>(absentWeight),
  }),
  generator: ({ fake }) => ({ 'generator/adversarial': missing(fake) }),
};

/** How far lengths fall short of a capsule that is there. */
function missing(lengths: tf.Tensor): tf.Scalar {
  return relu(lengths.neg().add(present)).square().mean();
}

/**
 * Pix2pix (Isola 2017, arXiv 1611.07004, equation 4): cross-entropy on every patch, and for the generator the
 * L1 distance to the wanted picture, weighted by 100.
 *
 *   generator  -E[log p(fake)] + λ E[|real - fake|]
 *
 * As in the paper the discriminator's loss is halved, which slows it down relative to the generator.
 */
const pix2pix: Loss = {
  discriminator: (answers, hyperparameters) => {
    const terms = Object.entries(nonSaturating.discriminator(answers, hyperparameters));
    return Object.fromEntries(terms.map(([name, term]) => [name, term.mul(0.5)]));
  },
  generator(view, hyperparameters) {
    const { real, fake } = view.images;
    const distance = real().sub(fake).abs().mean<tf.Scalar>();
    return {
      ...nonSaturating.generator(view, hyperparameters),
      'generator/l1': distance.mul<tf.Scalar>(hyperparameters.l1Weight),
    };
  },
};

/** What each loss of the table (shared/hyperparameters/losses.ts) minimises. */
export const losses: Record<LossId, Loss> = {
  minimax,
  'non-saturating': nonSaturating,
  wgan,
  'wgan-gp': wganGp,
  hinge,
  r3gan,
  margin,
  pix2pix,
};
