import * as tf from '@tensorflow/tfjs-core';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { dense } from '../models/layers/dense.ts';
import type { Layer } from '../models/layers/layer.ts';

/** A condition as further channels of a picture. */
export interface ConditionMaps {
  /** `[batch, names]` → `[batch, size, size, channels]` */
  readonly layer: Layer;
  readonly channels: number;
}

/**
 * The label joined with the picture in the discriminator (Mirza and Osindero 2014, arXiv 1411.1784, section
 * 3.2). The paper joins vectors; a convolution needs planes: one a name that is 1 all over where it applies,
 * or a single one that is learned for each name.
 */
export function conditionMaps(
  { names }: Vocabulary,
  size: number,
  labelEmbedding: number,
): ConditionMaps {
  return labelEmbedding === 0
    ? { layer: planes(size, names.length), channels: names.length }
    : { layer: learnedPlane(size, names.length), channels: 1 };
}

function planes(size: number, names: number): Layer {
  return {
    weights: [],
    apply: (condition) =>
      condition.reshape<tf.Tensor4D>([-1, 1, 1, names]).mul(tf.ones([1, size, size, 1])),
  };
}

function learnedPlane(size: number, names: number): Layer {
  const initial = { kind: 'normal', deviation: 1 } as const;
  const plane = dense('plane', { inputs: names, outputs: size * size }, { initial, bias: false });
  return {
    ...plane,
    apply: (condition, weights, pass) =>
      plane.apply(condition, weights, pass).reshape([-1, size, size, 1]),
  };
}
