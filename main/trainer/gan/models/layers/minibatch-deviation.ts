import * as tf from '@tensorflow/tfjs-core';
import { computation, type Layer } from './layer.ts';

const mostInGroup = 4;
/** Keeps the root differentiable where all pictures of a group are alike. */
const epsilon = 1e-8;

/**
 * Adds to the features of each picture a channel that says how far those of some pictures differ, so that the
 * discriminator notices a generator which draws the same over and over (minibatch standard deviation, Karras 2018,
 * arXiv 1710.10196, section 3). `[batch, n, n, channels]` → `[batch, n, n, channels + 1]`.
 *
 * As there it goes with penalties on gradients, though an answer then depends on a few other pictures a little.
 *
 * @param batch of the run: several batches may be judged at once, and none shall be compared with another
 */
export function minibatchDeviation(batch: number): Layer {
  return computation('minibatch-deviation', (input) => {
    const [count, height, width, channels] = input.shape as [number, number, number, number];
    const size = groupSize(count, batch);
    const groups = input.reshape([count / size, size, height * width * channels]);
    const variance = groups.sub(groups.mean(1, true)).square().mean(1);
    const deviation = variance.add(epsilon).sqrt().mean(1, true);
    const plane = deviation
      .mul(tf.ones([count / size, size * height * width]))
      .reshape([count, height, width, 1]);
    return tf.concat([input, plane], 3);
  });
}

/** How many pictures in a row are compared: four where that divides, and never some of two batches. */
export function groupSize(count: number, batch: number): number {
  const together = greatestDivisor(count, batch);
  for (let size = mostInGroup; size > 1; size--) if (together % size === 0) return size;
  return together;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
