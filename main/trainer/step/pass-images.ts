import type * as tf from '@tensorflow/tfjs-core';
import { augment, type AugmentationTensors } from '../augmentation/augment.ts';
import { augmentationPartsOf } from '../augmentation/augmentation-inputs.ts';
import type { Gan } from '../gan.ts';
import type { Pass } from '../models/layers/layer.ts';
import {
  augmentationName,
  conditionName,
  dropoutName,
  fakeName,
  noiseName,
  realName,
  sourceName,
} from './input-names.ts';

/** What goes with the images of a critic's pass, real or generated. */
export interface PassContext {
  /** Pictures that the images are drawn from, augmented like the real images. */
  source: tf.Tensor4D | undefined;
  /** What the images show. */
  condition: tf.Tensor | undefined;
}

/** @returns the pass's real images, augmented, `[batch, size, size, channels]` */
export function realImages(gan: Gan, inputs: tf.NamedTensorMap, pass: string): tf.Tensor4D {
  return augmentAs(gan, inputs, realName(pass), inputs[realName(pass)] as tf.Tensor4D);
}

/** @param pass a critic's: the generator is told of the same sprites */
export function passContext(gan: Gan, inputs: tf.NamedTensorMap, pass: string): PassContext {
  const source = inputs[sourceName(pass)] as tf.Tensor4D | undefined;
  return {
    source: source && augmentAs(gan, inputs, realName(pass), source),
    condition: inputs[conditionName(pass)],
  };
}

/** @returns generated images, augmented unless they are drawn from pictures that are */
export function generatedImages(
  gan: Gan,
  inputs: tf.NamedTensorMap,
  pass: string,
  { source, condition }: PassContext,
): tf.Tensor4D {
  const { network, weights } = gan.generator;
  const start = source ?? inputs[noiseName(pass)];
  const images = network.draw({ start, condition }, weights, trainingPass(gan, inputs, pass));
  return source ? images : augmentAs(gan, inputs, fakeName(pass), images);
}

function trainingPass(gan: Gan, inputs: tf.NamedTensorMap, pass: string): Pass {
  const masks = gan.generator.network.dropout.map(
    ({ name }) => [name, inputs[dropoutName(pass, name)]] as const,
  );
  return { normalisation: { kind: 'batch' }, dropoutMasks: new Map(masks) };
}

function augmentAs(
  gan: Gan,
  inputs: tf.NamedTensorMap,
  name: string,
  images: tf.Tensor4D,
): tf.Tensor4D {
  const drawn: AugmentationTensors = Object.fromEntries(
    augmentationPartsOf(gan.hyperparameters).map((part) => [
      part,
      inputs[augmentationName(name, part)],
    ]),
  );
  return augment(images, drawn, gan.background);
}
