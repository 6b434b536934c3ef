import type { LossId } from './choices.ts';
import type { HyperparameterChoices } from './schema.ts';

/** Goodfellow 2014 with DCGAN's optimizer (Radford 2015, arXiv 1511.06434); nothing is penalised. */
const vanilla: HyperparameterChoices = {
  optimizer: 'adam',
  generatorLearningRate: 2e-4,
  discriminatorLearningRate: 2e-4,
  beta1: 0.5,
  beta2: 0.999,
  nCritic: 1,
  r1Gamma: 0,
};

/** Adaptive augmentation cannot read these losses' answers, so it ends with whatever preset brought it. */
const withoutAdapting: HyperparameterChoices = { augmentationStrength: 'full' };

/** What each loss's authors published; taken over when the loss is chosen and nothing else is said. */
export const lossSettings: Record<LossId, HyperparameterChoices> = {
  minimax: vanilla,
  'non-saturating': vanilla,
  /** Arjovsky 2017, arXiv 1701.07875, algorithm 1. */
  wgan: {
    ...withoutAdapting,
    optimizer: 'rmsprop',
    generatorLearningRate: 5e-5,
    discriminatorLearningRate: 5e-5,
    nCritic: 5,
    weightClip: 0.01,
  },
  /** Gulrajani 2017, arXiv 1704.00028, algorithm 1; layer normalisation as its section 4 recommends. */
  'wgan-gp': {
    ...withoutAdapting,
    optimizer: 'adam',
    generatorLearningRate: 1e-4,
    discriminatorLearningRate: 1e-4,
    beta1: 0,
    beta2: 0.9,
    nCritic: 5,
    gradientPenalty: 10,
    discriminatorNorm: 'layer',
  },
  /** Miyato 2018, arXiv 1802.05957, table 1, setting C. */
  hinge: { ...vanilla, discriminatorNorm: 'spectral' },
  /**
   * Huang 2024 (R3GAN), arXiv 2501.05441. Its authors anneal over millions of images (https://github.com/brownvc/R3GAN,
   * train.py): the learning rate from 2e-4 to 5e-5, β₂ from 0.9 to 0.99, γ to a tenth, at 64x64 from 2 or 1. Constants
   * here: the first rate, the last β₂, and ImageNet-64's first γ.
   */
  r3gan: {
    ...withoutAdapting,
    optimizer: 'adam',
    generatorLearningRate: 2e-4,
    discriminatorLearningRate: 2e-4,
    beta1: 0,
    beta2: 0.99,
    nCritic: 1,
    r1Gamma: 1,
    r2Gamma: 1,
    discriminatorNorm: 'none',
  },
  /** Jaiswal 2018, arXiv 1802.06167: DCGAN's optimizer. */
  margin: { ...vanilla, ...withoutAdapting },
  /** Isola 2017, arXiv 1611.07004, section 3.3. */
  pix2pix: { ...vanilla, l1Weight: 100 },
};
