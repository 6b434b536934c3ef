import type { LossId } from './choices.ts';
import type { HyperparameterChoices } from './schema.ts';

/** Goodfellow 2014 with DCGAN's optimizer (Radford 2015, arXiv 1511.06434). */
const vanilla: HyperparameterChoices = {
  optimizer: 'adam',
  generatorLearningRate: 2e-4,
  discriminatorLearningRate: 2e-4,
  beta1: 0.5,
  beta2: 0.999,
  nCritic: 1,
};

/** What each loss's authors published; taken over when the loss is chosen and nothing else is said. */
export const lossSettings: Record<LossId, HyperparameterChoices> = {
  minimax: vanilla,
  'non-saturating': vanilla,
  /** Arjovsky 2017, arXiv 1701.07875, algorithm 1. */
  wgan: {
    optimizer: 'rmsprop',
    generatorLearningRate: 5e-5,
    discriminatorLearningRate: 5e-5,
    nCritic: 5,
    weightClip: 0.01,
  },
  /** Gulrajani 2017, arXiv 1704.00028, algorithm 1; layer normalisation as its section 4 recommends. */
  'wgan-gp': {
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
   * Huang 2024 (R3GAN), arXiv 2501.05441, at the end of its schedules for 64x64 (their appendix anneals β₂, γ
   * and the learning rate).
   */
  r3gan: {
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
  margin: vanilla,
  /** Isola 2017, arXiv 1611.07004, section 3.3. */
  pix2pix: { ...vanilla, l1Weight: 100 },
};
