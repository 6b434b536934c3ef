/** What choices without a table of their own may be. The names are those of the command line and of stored runs. */

export const normalisationIds = ['none', 'batch', 'layer', 'spectral'] as const;
/** DCGAN's discriminator: whether it halves pictures from its first layer on, or sees them whole first. */
export const discriminatorLayersIds = ['halving', 'full-size'] as const;
/** DCGAN's generator: whether it doubles pictures by its convolutions, or in blocks with a way past them. */
export const generatorLayersIds = ['transposed', 'residual'] as const;
export const generatorNormIds = ['batch', 'none'] as const;
export const resamplingIds = ['strides', 'pooling'] as const;
export const discriminatorActivationIds = ['leaky-relu', 'relu'] as const;
export const pairingIds = ['outline', 'grey', 'sketch', 'recolour', 'folders'] as const;
export const optimizerIds = ['adam', 'rmsprop'] as const;
/** What convolutions and matrix products are computed in. */
export const arithmeticIds = ['float32', 'bfloat16'] as const;
export const precisionIds = [...arithmeticIds, 'auto'] as const;
export const augmentationStrengthIds = ['full', 'by-size', 'adaptive'] as const;

export type NormalisationId = (typeof normalisationIds)[number];
export type ResamplingId = (typeof resamplingIds)[number];
export type PairingId = (typeof pairingIds)[number];
export type OptimizerId = (typeof optimizerIds)[number];
export type Arithmetic = (typeof arithmeticIds)[number];
export type PrecisionId = (typeof precisionIds)[number];
export type AugmentationStrengthId = (typeof augmentationStrengthIds)[number];
