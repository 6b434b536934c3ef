import * as tf from '@tensorflow/tfjs-core';
import { computation, type Layer } from './layer.ts';

/**
 * The mean over squares of 2x2 pixels: `[batch, 2n, 2n, channels]` → `[batch, n, n, channels]`. By rows and then by
 * columns, in ops that have second derivatives, which tfjs's pooling has not.
 */
export function averagePooling(): Layer {
  return computation('average-pooling', (input) => {
    const [batch, height, width, channels] = input.shape as [number, number, number, number];
    const rows = input.reshape([(batch * height) / 2, 2, width * channels]).mean(1);
    const pixels = rows.reshape([(batch * height * width) / 4, 2, channels]).mean(1);
    return pixels.reshape([batch, height / 2, width / 2, channels]);
  });
}

/** Repeats each pixel in a square of 2x2: `[batch, n, n, channels]` → `[batch, 2n, 2n, channels]`. */
export function repeatPixels(): Layer {
  return computation('repeat-pixels', (input) => enlarged(input, 2));
}

/** Repeats each pixel in a square, `factor` times a side: `[batch, n, n, channels]` → `[batch, factor · n, …]`. */
export function enlarged(input: tf.Tensor, factor: number): tf.Tensor4D {
  const [batch, height, width, channels] = input.shape as [number, number, number, number];
  const repeat = (tensor: tf.Tensor) => tf.concat(Array<tf.Tensor>(factor).fill(tensor), 1);
  const pixels = repeat(input.reshape([batch * height * width, 1, channels]));
  const rows = repeat(pixels.reshape([batch * height, 1, factor * width * channels]));
  return rows.reshape([batch, factor * height, factor * width, channels]);
}
