import type {
  AugmentationStrengthId,
  ConditioningId,
  LossId,
  ModelId,
  NormalisationId,
} from './choices.ts';

const onAnyNumber: readonly LossId[] = [
  'minimax',
  'non-saturating',
  'wgan',
  'wgan-gp',
  'hinge',
  'r3gan',
];

/** The losses that a model can be trained with, its authors' first where they name one. */
export const lossesOf: Record<ModelId, readonly LossId[]> = {
  mlp: onAnyNumber,
  dcgan: onAnyNumber,
  pokegan: ['wgan'],
  light: ['hinge', 'minimax', 'non-saturating', 'wgan-gp', 'r3gan'],
  capsule: ['margin'],
  pix2pix: ['pix2pix'],
};

export const conditioningsOf: Record<ModelId, readonly ConditioningId[]> = {
  mlp: ['none', 'concat', 'projection', 'tags'],
  dcgan: ['none', 'concat', 'projection', 'tags'],
  pokegan: ['none'],
  light: ['none', 'concat', 'projection', 'tags'],
  capsule: ['none'],
  pix2pix: ['none'],
};

export const normalisationsOf: Record<ModelId, readonly NormalisationId[]> = {
  mlp: ['none', 'layer', 'spectral'],
  dcgan: ['batch', 'layer', 'spectral', 'none'],
  pokegan: ['batch'],
  light: ['spectral', 'batch', 'layer', 'none'],
  capsule: ['batch'],
  pix2pix: ['batch'],
};

/** Why a model has no other losses than these. */
export const whyTheseLosses: Record<ModelId, string> = {
  mlp: 'Its discriminator answers with one number a picture.',
  dcgan: 'Its discriminator answers with one number a picture.',
  pokegan:
    'The recipe of 2017 is a WGAN with weight clipping; for other losses choose the model dcgan.',
  light:
    'Its discriminator also learns to redraw the sprites, and clipped weights could not; it answers with one number, not with a capsule.',
  capsule: 'A capsule answers with a length from 0 to 1, which only the margin loss reads.',
  pix2pix:
    'It is trained on pairs, where the L1 distance to the wanted picture is part of the loss.',
};

/** How often augmentation may be done, for losses on whose answers it cannot adapt. */
export const augmentationStrengthsOf: Partial<Record<LossId, readonly AugmentationStrengthId[]>> = {
  wgan: ['full', 'by-size'],
  'wgan-gp': ['full', 'by-size'],
  r3gan: ['full', 'by-size'],
  margin: ['full', 'by-size'],
};

const onlyDifferences =
  'Adaptive augmentation reads from the sign of an answer whether an image was judged real, and with this loss only differences between answers mean something.';

export const whyTheseStrengths: Partial<Record<LossId, string>> = {
  wgan: onlyDifferences,
  'wgan-gp': onlyDifferences,
  r3gan: onlyDifferences,
  margin:
    'Adaptive augmentation reads from the sign of an answer whether an image was judged real, and a capsule’s length is never negative.',
};

/** Whether a model turns one picture into another, rather than random numbers into a picture. */
export function drawsFromPictures(model: ModelId): boolean {
  return model === 'pix2pix';
}
