import * as tf from '@tensorflow/tfjs-core';
import { takeValues } from '../engines/take-values.ts';
import { featureCount } from '../../feature-network/layers.ts';
import { readWeights, type LayerWeights } from '../../feature-network/read-weights.ts';
import { enlargement, kernelShape, passLayers, stridesOf } from './lite0.ts';
import { onWhite, type PicturesToSee } from './on-white.ts';

/** Pictures that are looked at together: more gains nothing and takes memory. */
const chunk = 32;

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
    return passLayers(pictures, this.#layers, convolve).at(-1) ?? pictures;
  }
}

function withTensors(layer: LayerWeights): Layer {
  return {
    ...layer,
    kernelTensor: tf.tensor4d(layer.kernel, kernelShape(layer)),
    offsetTensor: tf.tensor1d(layer.offset),
  };
}

function convolve(input: tf.Tensor4D, layer: Layer): tf.Tensor4D {
  const { kind, relu, kernelTensor, offsetTensor } = layer;
  const convolution = kind === 'depthwise' ? tf.fused.depthwiseConv2d : tf.fused.conv2d;
  return convolution({
    x: input,
    filter: kernelTensor,
    ...stridesOf(layer),
    bias: offsetTensor,
    activation: relu ? 'relu6' : 'linear',
  });
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
