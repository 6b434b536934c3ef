import type * as tf from '@tensorflow/tfjs-core';
import type { DropoutSpec, Pass } from '../../gan/models/layers/layer.ts';
import type { RandomStream } from '../../random/random-stream.ts';
import type { StepInput } from '../../data/step-input.ts';

/** What each layer with dropout drops in one pass of the generator, by the layer's name. */
export type DropoutMasks = Record<string, tf.Tensor>;

export function dropoutMasks(
  layers: readonly DropoutSpec[],
  batch: number,
): StepInput<DropoutMasks> {
  const masks = layers.map(({ name, shape }) => ({ name, shape: [batch, ...shape] }));
  return {
    spec: Object.fromEntries(
      masks.map(({ name, shape }) => [name, { shape, dtype: 'float32' } as const]),
    ),
    draw: ({ regularisation }) =>
      Object.fromEntries(
        masks.map(({ name, shape }) => [
          name,
          drawDropoutMask(
            regularisation,
            shape.reduce((product, side) => product * side),
          ),
        ]),
      ),
  };
}

/** Half of the numbers are 0; the others are 2, so that the sum stays as it was (Srivastava 2014). */
export function drawDropoutMask(random: RandomStream, length: number): Float32Array {
  const mask = new Float32Array(length);
  for (let start = 0; start < length; start += 32) {
    const bits = random.nextUint32();
    const end = Math.min(32, length - start);
    for (let bit = 0; bit < end; bit++) mask[start + bit] = (bits >>> bit) & 1 ? 2 : 0;
  }
  return mask;
}

/** A pass of training: batch normalisation takes the batch's own statistics, and layers drop by their masks. */
export function trainingPass(masks: DropoutMasks = {}): Pass {
  return { normalisation: { kind: 'batch' }, dropoutMasks: new Map(Object.entries(masks)) };
}
