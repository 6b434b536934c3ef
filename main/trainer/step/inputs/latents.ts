import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import { drawLatents } from '../../random/random-stream.ts';
import type { StepInput } from '../../data/step-input.ts';

/** What the generator starts from, `[batch, latentSize]`, where that is no picture. */
export function latents(hyperparameters: Hyperparameters): StepInput<tf.Tensor2D> {
  const { batch, latentSize } = hyperparameters;
  return {
    spec: { shape: [batch, latentSize], dtype: 'float32' },
    draw: ({ noise }) => drawLatents(noise, batch, hyperparameters),
  };
}
