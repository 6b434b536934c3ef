import type { Hyperparameters, ModelId } from '../../../shared/hyperparameters/schema.ts';
import type { Layer } from './layers/layer.ts';

/** What the networks must fit: the dataset's images. */
export interface ImageShape {
  /** Width and height, a multiple of 8 from 16 to 128. */
  size: number;
  /** 4 with transparency, 3 without. */
  channels: 3 | 4;
}

/** A pair of networks, built for the images and hyperparameters of a run. */
export interface Model {
  readonly id: ModelId;
  /** `[batch, latentSize]`, standard normal → images `[batch, size, size, channels]` in [-1, 1]. */
  generator(image: ImageShape, hyperparameters: Hyperparameters): Layer;
  /** Images → `[batch, 1]`, one unbounded number each: higher means more like a real one. */
  discriminator(image: ImageShape, hyperparameters: Hyperparameters): Layer;
}
