import * as tf from '@tensorflow/tfjs-core';
import type { LayerDescription } from '../../feature-network/layers.ts';

/** Pictures are enlarged to about this many pixels a side before EfficientNet-Lite0 looks at them. */
const wantedSide = 96;

/** How many times as large a picture is looked at: by whole factors, so that its pixels stay squares. */
export function enlargement(size: number): number {
  return Math.max(1, Math.round(wantedSide / size));
}

/** The numbers that the network was trained on: what a byte is there. */
export function seenByte(byte: number): number {
  return (byte - 127) / 128;
}

export function kernelShape({
  kind,
  size,
  inputs,
  outputs,
}: LayerDescription): [number, number, number, number] {
  return kind === 'depthwise' ? [size, size, inputs, 1] : [size, size, inputs, outputs];
}

/** How a layer convolves what `passLayers` gives it. */
export function stridesOf({ stride }: LayerDescription): {
  strides: 1 | 2;
  pad: 'valid' | 'same';
} {
  return { strides: stride, pad: stride === 2 ? 'valid' : 'same' };
}

/**
 * Passes pictures through layers of the network.
 *
 * @param convolve computes one layer; what it gets is padded already
 * @returns what each layer gave
 */
export function passLayers<Layer extends LayerDescription>(
  pictures: tf.Tensor4D,
  layers: readonly Layer[],
  convolve: (input: tf.Tensor4D, layer: Layer, place: number) => tf.Tensor4D,
): tf.Tensor4D[] {
  const outputs: tf.Tensor4D[] = [];
  let value = pictures;
  // A block ends with a layer that is not cut, and adds what it got where nothing else changed.
  let begun = value;
  for (const [place, layer] of layers.entries()) {
    value = convolve(padded(value, layer), layer, place);
    if (!layer.relu) {
      if (String(begun.shape) === String(value.shape)) value = tf.add(value, begun);
      begun = value;
    }
    outputs.push(value);
  }
  return outputs;
}

/** As the published network was trained at 224x224, whose sides are even at every layer that halves them. */
function padded(input: tf.Tensor4D, { size, stride }: LayerDescription): tf.Tensor4D {
  if (stride === 1) return input;
  const before = (size - stride) >> 1;
  const side: [number, number] = [before, size - stride - before];
  return tf.pad4d(input, [[0, 0], side, side, [0, 0]]);
}
