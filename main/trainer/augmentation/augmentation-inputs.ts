import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { InputSpec } from '../compile/compile-step.ts';

export type AugmentationSettings = Pick<
  Hyperparameters,
  'flip' | 'shift' | 'brightness' | 'contrast' | 'saturation' | 'cutout'
>;

/** What can be drawn at random for the images of one batch. */
export const augmentationParts = [
  'rows',
  'columns',
  'brightness',
  'saturation',
  'contrast',
  'cutRows',
  'cutColumns',
] as const;
export type AugmentationPart = (typeof augmentationParts)[number];

/** The parts that some settings make use of. Empty where nothing is done to images. */
export function augmentationPartsOf(settings: AugmentationSettings): AugmentationPart[] {
  const { flip, shift, brightness, contrast, saturation, cutout } = settings;
  return [
    ...(flip || shift > 0 ? (['rows', 'columns'] as const) : []),
    ...(brightness > 0 ? (['brightness'] as const) : []),
    ...(saturation > 0 ? (['saturation'] as const) : []),
    ...(contrast > 0 ? (['contrast'] as const) : []),
    ...(cutout > 0 ? (['cutRows', 'cutColumns'] as const) : []),
  ];
}

/** Shape and type of a part, see `DrawnAugmentation`. */
export function specOfPart(part: AugmentationPart, batch: number, size: number): InputSpec {
  if (part === 'rows' || part === 'columns') return { shape: [batch, size], dtype: 'int32' };
  const perPixelLine = part === 'cutRows' || part === 'cutColumns';
  return { shape: perPixelLine ? [batch, size] : [batch], dtype: 'float32' };
}
