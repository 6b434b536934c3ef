import type * as tf from '@tensorflow/tfjs-core';
import { movingAverages } from '../../engines/ops/moving-average.ts';
import type { Gan } from '../../gan/gan.ts';
import { assignAll } from '../../gan/optimizers/optimizers.ts';
import type { StepInput } from '../../data/step-input.ts';

/** How far the averaged weights move towards the present ones. */
export function averaging(decay: number): StepInput<tf.Scalar> {
  return {
    spec: { shape: [], dtype: 'float32' },
    draw: ({ step }) => Float32Array.of(1 - warmDecay(decay, step)),
  };
}

/**
 * An average that begins at the first weights would drag them along for long: it forgets faster at first,
 * by the rule of TensorFlow's ExponentialMovingAverage.
 */
export function warmDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

export function updateAverage({ generator, average }: Gan, towards: tf.Scalar): void {
  const averages = [...average.values()];
  assignAll(averages, movingAverages(averages, [...generator.weights.values()], towards));
}
