import * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { dense } from '../models/layers/dense.ts';
import { requirementsOf, type Layer, type Pass, type Weights } from '../models/layers/layer.ts';
import type { ImageShape, Model } from '../models/model.ts';

/** What a generator draws from. */
export interface GeneratorInput {
  /** Latents `[batch, latentSize]`, or pictures `[batch, size, size, channels]`. */
  start: tf.Tensor;
  /** What the pictures shall show, `[batch, names]`; only of a conditional GAN. */
  condition?: tf.Tensor | undefined;
}

export interface GeneratorNetwork extends Required<Omit<Layer, 'apply'>> {
  /** @returns images `[batch, size, size, channels]` in [-1, 1] */
  draw(input: GeneratorInput, weights: Weights, pass: Pass): tf.Tensor4D;
}

/**
 * The model's generator, with what the picture shall show joined to its latents (Mirza and Osindero 2014,
 * arXiv 1411.1784, section 3.2): as it is, or as an embedding learned along.
 */
export function generatorNetwork(
  model: Model,
  image: ImageShape,
  hyperparameters: Hyperparameters,
  vocabulary: Vocabulary | null,
): GeneratorNetwork {
  const embedding = vocabulary && embed(vocabulary, hyperparameters.labelEmbedding);
  const inputs = hyperparameters.latentSize + (embedding?.width ?? 0);
  const generator = model.generator({ ...image, inputs }, hyperparameters);
  return {
    ...requirementsOf(embedding ? [embedding.layer, generator] : [generator]),
    draw({ start, condition }, weights, pass) {
      const input =
        embedding && condition
          ? tf.concat([start, embedding.layer.apply(condition, weights, pass)], 1)
          : start;
      return generator.apply(input, weights, pass) as tf.Tensor4D;
    },
  };
}

/** @param width numbers to learn for each name; 0 takes the condition as it is */
function embed({ names }: Vocabulary, width: number): { layer: Layer; width: number } {
  if (width === 0) {
    return { layer: { weights: [], apply: (condition) => condition }, width: names.length };
  }
  // As large as the latents beside it.
  const initial = { kind: 'normal', deviation: 1 } as const;
  const shape = { inputs: names.length, outputs: width };
  return { layer: dense('condition', shape, { initial, bias: false }), width };
}
