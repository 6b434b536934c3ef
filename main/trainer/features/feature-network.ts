import * as tf from '@tensorflow/tfjs-core';
import { takeValues } from '../engines/take-values.ts';
import { featureCount } from '../../feature-network/layers.ts';
import { readWeights, type LayerWeights } from '../../feature-network/read-weights.ts';

/** Sprites are enlarged to about this many pixels a side. */
const wantedSide = 96;
/** Pictures that are looked at together: more gains nothing and takes memory. */
const chunk = 32;

/** Pictures as they lie in a dataset: `[count, size, size, channels]`, 0-255, straight alpha. */
export interface PicturesToSee {
  pixels: Uint8Array;
  count: number;
  size: number;
  channels: 3 | 4;
}

interface Layer extends LayerWeights {
  kernelTensor: tf.Tensor4D;
  offsetTensor: tf.Tensor1D;
}

/**
 * EfficientNet-Lite0, trained on ImageNet by others: what its last layer says of a picture, in the mean over the picture,
 * tells pictures apart much as people do. On the engine that has been started.
 */
export class FeatureNetwork {
  /** Numbers a picture. */
  static readonly width = featureCount;

  readonly #layers: readonly Layer[];

  constructor(layers: readonly LayerWeights[]) {
    this.#layers = layers.map(withTensors);
  }

  /** @returns undefined where it is not here @throws StudioError `engine-unavailable` where it is damaged */
  static async load(): Promise<FeatureNetwork | undefined> {
    const weights = await readWeights();
    return weights && new FeatureNetwork(weights);
  }

  /**
   * @param mayGoOn asked between pictures; it may wait, and throw to end it
   * @returns `[count, 1280]`
   */
  async featuresOf(
    pictures: PicturesToSee,
    mayGoOn: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Float32Array> {
    const features = new Float32Array(pictures.count * featureCount);
    for (let first = 0; first < pictures.count; first += chunk) {
      await mayGoOn();
      const count = Math.min(chunk, pictures.count - first);
      features.set(await this.#look(pictures, first, count), first * featureCount);
    }
    return features;
  }

  dispose(): void {
    for (const { kernelTensor, offsetTensor } of this.#layers)
      tf.dispose([kernelTensor, offsetTensor]);
  }

  #look(pictures: PicturesToSee, first: number, count: number): Promise<Float32Array> {
    const features = tf.tidy(() => {
      const { size } = pictures;
      const factor = enlargement(size);
      const small = tf.tensor4d(onWhite(pictures, first, count), [count, size, size, 3]);
      const enlarged = enlarge(small, factor);
      const seen = this.#run(enlarged);
      return seen.mean([1, 2]);
    });
    return takeValues(features);
  }

  #run(pictures: tf.Tensor4D): tf.Tensor4D {
    let value = pictures;
    // A block begins with the layer after one that is not cut, and adds what it got where nothing else changed.
    let begun = value;
    for (const [index, layer] of this.#layers.entries()) {
      if (index > 0 && !this.#layers[index - 1].relu) begun = value;
      value = convolve(value, layer);
      const isBlockEnd = !layer.relu;
      if (isBlockEnd && String(begun.shape) === String(value.shape)) value = tf.add(value, begun);
    }
    return value;
  }
}

/** How many times as large a picture is looked at: by whole factors, so that its pixels stay squares. */
export function enlargement(size: number): number {
  return Math.max(1, Math.round(wantedSide / size));
}

function withTensors(layer: LayerWeights): Layer {
  const { kind, size, inputs, outputs, kernel, offset } = layer;
  const shape: [number, number, number, number] =
    kind === 'depthwise' ? [size, size, inputs, 1] : [size, size, inputs, outputs];
  return {
    ...layer,
    kernelTensor: tf.tensor4d(kernel, shape),
    offsetTensor: tf.tensor1d(offset),
  };
}

function convolve(input: tf.Tensor4D, layer: Layer): tf.Tensor4D {
  const { kind, size, stride, relu, kernelTensor, offsetTensor } = layer;
  // As the published network was trained at 224x224, whose sides are even at every layer that halves them.
  const before = (size - stride) >> 1;
  const after = size - stride - before;
  const pads = stride === 2;
  const side: [number, number] = [before, after];
  const given = pads ? tf.pad4d(input, [[0, 0], side, side, [0, 0]]) : input;
  const convolution = kind === 'depthwise' ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
  return convolution({
    x: given,
    filter: kernelTensor,
    strides: stride,
    pad: pads ? 'valid' : 'same',
    bias: offsetTensor,
    activation: relu ? 'relu6' : 'linear',
  });
}

/** Composed on white, in the numbers that the network was trained on. @returns `[count, size, size, 3]` */
function onWhite(
  { pixels, size, channels }: PicturesToSee,
  first: number,
  count: number,
): Float32Array {
  const places = count * size * size;
  const numbers = new Float32Array(places * 3);
  for (let place = 0; place < places; place++) {
    const from = (first * size * size + place) * channels;
    const alpha = channels === 4 ? pixels[from + 3] / 255 : 1;
    for (let channel = 0; channel < 3; channel++) {
      const value = Math.round(pixels[from + channel] * alpha + 255 * (1 - alpha));
      numbers[place * 3 + channel] = (value - 127) / 128;
    }
  }
  return numbers;
}

/** Nearest neighbour. */
function enlarge(pictures: tf.Tensor4D, factor: number): tf.Tensor4D {
  if (factor === 1) return pictures;
  const [count, size] = pictures.shape;
  const tiled = tf.tile(pictures.reshape([count, size, 1, size, 1, 3]), [
    1,
    1,
    factor,
    1,
    factor,
    1,
  ]);
  return tiled.reshape([count, size * factor, size * factor, 3]);
}
