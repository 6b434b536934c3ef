import type { LossId, ModelId, NormalisationId } from './choices.ts';
import type { HyperparameterChoices } from './schema.ts';

/** A model's own loss and normalisation, and whatever else its authors chose. */
type ModelSettings = HyperparameterChoices & { loss: LossId; discriminatorNorm: NormalisationId };

/** What belongs to each model; taken over when the model is chosen and nothing else is said. */
export const modelSettings: Record<ModelId, ModelSettings> = {
  /** Goodfellow 2014 has no normalisation. */
  mlp: { loss: 'non-saturating', discriminatorNorm: 'none' },
  dcgan: { loss: 'non-saturating', discriminatorNorm: 'batch' },
  /**
   * The script of 2017: RMSProp 2e-4 for both networks, uniform latents, contrast 0.9 to 1.1, and brightness 0.1
   * of images in [0, 1], which is 0.2 in [-1, 1].
   */
  pokegan: {
    loss: 'wgan',
    discriminatorNorm: 'batch',
    baseChannels: 32,
    latentSize: 100,
    latentDistribution: 'uniform',
    generatorLearningRate: 2e-4,
    discriminatorLearningRate: 2e-4,
    shift: 0,
    brightness: 0.2,
    contrast: 0.1,
  },
  /**
   * Liu 2021, arXiv 2101.04775; its averaging of 0.999 is for runs of 50,000 steps and more. Its authors' code has
   * both batch and spectral normalisation in the discriminator: in the first 1,500 steps batch alone gave clearer
   * creatures than spectral alone at rates of 2e-4 and 1e-3. The gated generator runs away from a discriminator as
   * slow as itself (a hinge loss near 2, grainy colours); three times its rate holds it.
   */
  light: {
    loss: 'hinge',
    discriminatorNorm: 'batch',
    latentSize: 64,
    discriminatorLearningRate: 6e-4,
  },
  /**
   * Jaiswal 2018, arXiv 1802.06167, but for the rate: at the generator's own the capsules are soon sure (a loss
   * near 0), lengths near 0 have no slope left, and the generator stands still.
   */
  capsule: { loss: 'margin', discriminatorNorm: 'batch', discriminatorLearningRate: 5e-5 },
  /** Isola 2017: nothing is done to pictures but mirroring and a small shift, the same for both of a pair. */
  pix2pix: { loss: 'pix2pix', discriminatorNorm: 'batch', batch: 8, shift: 0.06, brightness: 0 },
};
