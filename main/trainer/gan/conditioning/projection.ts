import type * as tf from '@tensorflow/tfjs-core';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { dense } from '../models/layers/dense.ts';
import type { Pass, Weights, WeightSpec } from '../models/layers/layer.ts';

export interface Projection {
  readonly weights: readonly WeightSpec[];
  /**
   * @param features `[batch, featureCount]`
   * @param condition `[batch, names]`
   * @returns `[batch, 1]`, to be added to the discriminator's answers
   */
  project(features: tf.Tensor, condition: tf.Tensor, weights: Weights, pass: Pass): tf.Tensor;
}

/**
 * The projection discriminator (Miyato and Koyama 2018, arXiv 1802.05637, equation 4): the inner product of
 * the picture's features with a vector that is learned for each name. For a bag of words the vectors of its
 * words add up. Features are taken with their places, not summed over them as in the paper's ResNet.
 */
export function projection({ names }: Vocabulary, featureCount: number): Projection {
  const shape = { inputs: names.length, outputs: featureCount };
  const initial = { kind: 'normal', deviation: 0.02 } as const;
  const embedding = dense('projection', shape, { initial, bias: false });
  return {
    weights: embedding.weights,
    project: (features, condition, weights, pass) =>
      features.mul(embedding.apply(condition, weights, pass)).sum(1, true),
  };
}
