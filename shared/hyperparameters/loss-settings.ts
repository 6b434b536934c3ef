import type { HyperparameterChoices, LossId } from './schema.ts';

/**
 * What each loss's authors published; taken over when the loss is chosen and nothing else is said.
 * Sources: Goodfellow 2014 with DCGAN's optimizer (Radford 2015, arXiv 1511.06434); WGAN with clipping
 * (Arjovsky 2017, arXiv 1701.07875, algorithm 1).
 */
export const lossSettings: Record<LossId, HyperparameterChoices> = {
  'non-saturating': {
    optimizer: 'adam',
    generatorLearningRate: 2e-4,
    discriminatorLearningRate: 2e-4,
    beta1: 0.5,
    beta2: 0.999,
    nCritic: 1,
  },
  wgan: {
    optimizer: 'rmsprop',
    generatorLearningRate: 5e-5,
    discriminatorLearningRate: 5e-5,
    nCritic: 5,
    weightClip: 0.01,
  },
};
