import type * as tf from '@tensorflow/tfjs-core';
import type { InputSpec } from 'compiled-steps';
import type { Gan } from '../../gan/gan.ts';
import type { StepInput } from '../../data/step-input.ts';

/** A batch of the dataset: what the discriminator sees as real. */
export interface SpriteBatch {
  /** `[batch, size, size, channels]` in [-1, 1], premultiplied. */
  images: tf.Tensor4D;
  /** What each image is drawn from, of the same shape; only of an image-to-image GAN. */
  source?: tf.Tensor4D | undefined;
  /** What each image shows, `[batch, names]`; only of a conditional GAN. The generator is told the same. */
  condition?: tf.Tensor2D | undefined;
}

export function sprites({
  hyperparameters: { batch },
  image: { size, channels },
  startsFrom,
  vocabulary,
}: Pick<Gan, 'hyperparameters' | 'image' | 'startsFrom' | 'vocabulary'>): StepInput<SpriteBatch> {
  const images: InputSpec = { shape: [batch, size, size, channels], dtype: 'float32' };
  return {
    spec: {
      images,
      ...(startsFrom === 'picture' ? { source: images } : {}),
      ...(vocabulary
        ? { condition: { shape: [batch, vocabulary.names.length], dtype: 'float32' } }
        : {}),
    },
    draw({ batches, pictures }) {
      const indexes = batches.next(batch);
      const { images, sources, conditions } = pictures;
      return {
        images: images(indexes),
        source: sources?.(indexes),
        condition: conditions?.(indexes),
      };
    },
  };
}
