import type * as tf from '@tensorflow/tfjs-core';
import { learningRateFactor } from '../../../../shared/hyperparameters/learning-rate.ts';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { StepInput } from '../../data/step-input.ts';

/** What both optimizers multiply their learning rate with, where it changes over the run. */
export function learningRateInput(hyperparameters: Hyperparameters): StepInput<tf.Scalar> {
  return {
    spec: { shape: [], dtype: 'float32' },
    draw: ({ step }) => Float32Array.of(learningRateFactor(hyperparameters, step)),
  };
}
