import * as tf from '@tensorflow/tfjs-core';
import { latentParts } from '../../../../shared/hyperparameters/latent-parts.ts';
import { outputTable } from '../../../../shared/hyperparameters/outputs.ts';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { dense } from '../models/layers/dense.ts';
import { requirementsOf, type Layer, type Pass, type Weights } from '../models/layers/layer.ts';
import type { ImageShape, Model } from '../models/model.ts';
import { paletteHead } from '../models/layers/palette-head.ts';

/** What a generator draws from. */
export interface GeneratorInput {
  /** Latents `[batch, latentSize]`, or pictures `[batch, size, size, channels]`. */
  start: tf.Tensor;
  /** What the pictures shall show, `[batch, names]`; only of a conditional GAN. */
  condition?: tf.Tensor | undefined;
}

export interface GeneratorNetwork extends Required<Omit<Layer, 'apply' | 'fixed'>> {
  /** @returns images `[batch, size, size, channels]` in [-1, 1] */
  draw(input: GeneratorInput, weights: Weights, pass: Pass): tf.Tensor4D;
}

/**
 * The model's generator, with what the picture shall show joined to its latents (Mirza and Osindero 2014,
 * arXiv 1411.1784, section 3.2): as it is, or as an embedding learned along. Where a palette is painted with, a palette
 * head comes after it, whatever the model.
 */
export function generatorNetwork(
  model: Model,
  image: ImageShape,
  hyperparameters: Hyperparameters,
  vocabulary: Vocabulary | null,
): GeneratorNetwork {
  const embedding = vocabulary && embed(vocabulary, hyperparameters.labelEmbedding);
  const width = embedding?.width ?? 0;
  const parts = latentParts(hyperparameters);
  const head = outputTable[hyperparameters.output].hasPalette
    ? paletteHead(hyperparameters.latentSize + width, image, hyperparameters)
    : undefined;
  const generator = model.generator(
    { ...image, inputs: parts.shape + width, choices: head?.choices },
    hyperparameters,
  );
  const joined = (start: tf.Tensor, condition: tf.Tensor | undefined): tf.Tensor =>
    condition ? tf.concat([start, condition], 1) : start;
  return {
    ...requirementsOf([
      ...(embedding ? [embedding.layer] : []),
      generator,
      ...(head ? [head] : []),
    ]),
    draw({ start, condition }, weights, pass) {
      const told =
        embedding && condition ? embedding.layer.apply(condition, weights, pass) : undefined;
      if (!head) return generator.apply(joined(start, told), weights, pass) as tf.Tensor4D;
      // What decides the colours alone is kept from the rest, so that other colours leave the drawing as it is.
      const ofShape = start.slice([0, 0], [-1, parts.shape]);
      const logits = generator.apply(joined(ofShape, told), weights, pass) as tf.Tensor4D;
      const images = head.paint(logits, head.apply(joined(start, told), weights, pass));
      pass.trace?.({ kind: 'palette', input: null, output: images, weights: [] });
      return images;
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
