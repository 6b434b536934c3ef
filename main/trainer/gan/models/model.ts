import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { Layer, Pass, Weights, WeightSpec } from './layers/layer.ts';

/** What the networks must fit: the dataset's images. */
export interface ImageShape {
  /** Width and height, a multiple of 8 from 16 to 128. */
  size: number;
  /** 4 with transparency, 3 without. */
  channels: 3 | 4;
}

export interface GeneratorShape extends ImageShape {
  /** Numbers that it starts from, `[batch, inputs]`: latents, and what the picture shall show. */
  inputs: number;
  /**
   * For each pixel, where it gives logits for a palette head to choose by (`layers/palette-head.ts`); left out where
   * it gives colours.
   */
  choices?: number | undefined;
}

export interface DiscriminatorShape {
  size: number;
  /** Of the picture, and of whatever lies on it as further channels. */
  channels: number;
}

/** A pair of networks, built for the images and hyperparameters of a run; what it starts from is in its row. */
export interface Model {
  /**
   * `[batch, inputs]`, or a picture `[batch, size, size, channels]` → images `[batch, size, size, channels]`
   * in [-1, 1], or logits `[batch, size, size, choices]`.
   */
  generator(shape: GeneratorShape, hyperparameters: Hyperparameters): Layer;
  discriminator(shape: DiscriminatorShape, hyperparameters: Hyperparameters): Discriminator;
}

/** A discriminator in two parts, between which a projection of the label can join (Miyato 2018). */
export interface Discriminator {
  /** Images `[batch, size, size, channels]` → features `[batch, featureCount]`. */
  readonly body: Layer;
  readonly featureCount: number;
  /** Features → answers `[batch, n]`: higher means more like real ones. */
  readonly head: Layer;
  /** How many pictures in a row are compared with each other; left out where each is judged by itself. */
  readonly compared?: number | undefined;
  readonly selfSupervision?: SelfSupervision;
}

/** A second task for the discriminator, on real images alone. */
export interface SelfSupervision {
  readonly weights: readonly WeightSpec[];
  /**
   * @param features of the body, `[batch, featureCount]`
   * @param images the real ones, `[batch, size, size, channels]`
   * @returns scalar, the mean over the batch
   */
  loss(features: tf.Tensor, images: tf.Tensor4D, weights: Weights, pass: Pass): tf.Scalar;
}
