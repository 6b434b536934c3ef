import type * as tf from '@tensorflow/tfjs';
import { requireWeight, type Layer, type WeightSpec } from './layer.ts';

const epsilon = 1e-5;

/**
 * Layer normalisation (Ba 2016, arXiv 1607.06450): each image by itself over all axes but the batch, then
 * scale and offset a channel, as in the critic of WGAN-GP's authors (Gulrajani 2017, section 4). Written in
 * plain operations, because a gradient penalty differentiates it twice.
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
      const axes = input.shape.slice(1).map((_, index) => index + 1);
      const centred = input.sub(input.mean(axes, true));
      const variance = centred.square().mean(axes, true);
      return centred
        .div(variance.add(epsilon).sqrt())
        .mul<tf.Tensor>(requireWeight(weights, `${name}/scale`))
        .add(requireWeight(weights, `${name}/offset`));
    },
  };
}
