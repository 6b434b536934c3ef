import type { NormalisationId } from '../../../../../shared/hyperparameters/choices.ts';
import { layerNorm } from '../../../engines/ops/layer-norm.ts';
import { batchNormalisation } from './batch-normalisation.ts';
import { named, type Layer, requireWeight, type WeightSpec } from './layer.ts';

/** Layers that normalise what one with so many channels gives; spectral normalisation is of the weights. */
export function normalisation(kind: NormalisationId, name: string, channels: number): Layer[] {
  if (kind === 'batch') return [batchNormalisation(name, channels)];
  if (kind === 'layer') return [layerNormalisation(name, channels)];
  return [];
}

/** Whether a layer before that normalisation needs a bias: the others have an offset of their own. */
export function needsBias(kind: NormalisationId): boolean {
  return kind === 'none' || kind === 'spectral';
}

/**
 * Layer normalisation (Ba 2016, arXiv 1607.06450): each image by itself over all axes but the batch, then
 * scale and offset a channel, as in the critic of WGAN-GP's authors (Gulrajani 2017, section 4). A gradient
 * penalty may differentiate it twice.
 */
export function layerNormalisation(name: string, channels: number): Layer {
  const perChannel = (suffix: string, value: number): WeightSpec => ({
    name: `${name}/${suffix}`,
    shape: [channels],
    initial: { kind: 'constant', value },
  });
  return named('layer-normalisation', {
    weights: [perChannel('scale', 1), perChannel('offset', 0)],
    apply(input, weights) {
      return layerNorm(
        input,
        requireWeight(weights, `${name}/scale`),
        requireWeight(weights, `${name}/offset`),
      );
    },
  });
}
