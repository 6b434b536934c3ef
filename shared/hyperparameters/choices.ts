/** What each choice may be. The names are those of the command line and of stored runs. */

export const modelIds = ['mlp', 'dcgan', 'pokegan', 'light', 'capsule', 'pix2pix'] as const;
export const lossIds = [
  'minimax',
  'non-saturating',
  'wgan',
  'wgan-gp',
  'hinge',
  'r3gan',
  'margin',
  'pix2pix',
] as const;
export const conditioningIds = ['none', 'concat', 'projection', 'tags'] as const;
export const normalisationIds = ['none', 'batch', 'layer', 'spectral'] as const;
export const pairingIds = ['outline', 'grey', 'sketch', 'recolour', 'folders'] as const;
export const optimizerIds = ['adam', 'rmsprop'] as const;

export type ModelId = (typeof modelIds)[number];
export type LossId = (typeof lossIds)[number];
export type ConditioningId = (typeof conditioningIds)[number];
export type NormalisationId = (typeof normalisationIds)[number];
export type PairingId = (typeof pairingIds)[number];
export type OptimizerId = (typeof optimizerIds)[number];
