import { layerNorm } from '../../../engines/ops/layer-norm.ts';
import { requireWeight, type Layer, type WeightSpec } from './layer.ts';

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
  return {
    weights: [perChannel('scale', 1), perChannel('offset', 0)],
    apply(input, weights) {
      return layerNorm(
        input,
        requireWeight(weights, `${name}/scale`),
        requireWeight(weights, `${name}/offset`),
      );
    },
  };
}
