import type * as tf from '@tensorflow/tfjs-core';
import type { InputSpec } from 'compiled-steps';
import type { Gan } from '../../gan/gan.ts';
import type { StepInput } from '../../data/step-input.ts';
import { elementAt } from '../../../../shared/known-places.ts';

/** A batch of the dataset: what the discriminator sees as real. */
export interface SpriteBatch {
  /** `[batch, size, size, channels]` in [-1, 1], premultiplied. */
  images: tf.Tensor4D;
  /** What each image is drawn from, of the same shape; only of an image-to-image GAN. */
  source?: tf.Tensor4D | undefined;
  /** What each image shows, `[batch, names]`; only of a conditional GAN. The generator is told the same. */
  condition?: tf.Tensor2D | undefined;
  /** What another image shows and this one does not, `[batch, names]`; see `wrongConditions`. */
  wrongCondition?: tf.Tensor2D | undefined;
}

export function sprites({
  hyperparameters: { batch, wrongLabels },
  image: { size, channels },
  startsFrom,
  vocabulary,
}: Pick<Gan, 'hyperparameters' | 'image' | 'startsFrom' | 'vocabulary'>): StepInput<SpriteBatch> {
  const images: InputSpec = { shape: [batch, size, size, channels], dtype: 'float32' };
  const condition: InputSpec | undefined = vocabulary
    ? { shape: [batch, vocabulary.names.length], dtype: 'float32' }
    : undefined;
  return {
    spec: {
      images,
      ...(startsFrom === 'picture' ? { source: images } : {}),
      ...(condition && { condition }),
      ...(condition && wrongLabels && { wrongCondition: condition }),
    },
    draw({ batches, pictures }) {
      const indexes = batches.next(batch);
      const { images, sources, conditions } = pictures;
      const condition = conditions?.(indexes);
      return {
        images: images(indexes),
        source: sources?.(indexes),
        condition,
        wrongCondition: wrongLabels && condition ? wrongConditions(condition, batch) : undefined,
      };
    },
  };
}

/**
 * For each image what the next one in the batch shows that shows something which this one does not: a real image that does
 * not match what is said of it (Reed 2016, arXiv 1605.05396, algorithm 1). Where none in the batch does, as in one of four of a
 * label, it is a name that the image does not have. An image without names lends none: nothing is said of it, and
 * that is true of every image.
 *
 * @param conditions `[batch, names]`
 */
export function wrongConditions(conditions: Float32Array, batch: number): Float32Array {
  const names = conditions.length / batch;
  const shown = Array.from({ length: batch }, (_, row) =>
    conditions.subarray(row * names, (row + 1) * names),
  );
  const wrong = new Float32Array(conditions.length);
  shown.forEach((own, row) => {
    const isWrong = (other: Float32Array) =>
      other.some((value, name) => value > 0 && own[name] === 0);
    const following = (_: unknown, place: number) => elementAt(shown, (row + place) % batch);
    const other = shown.map(following).find(isWrong) ?? missingName(own, row);
    wrong.set(other, row * names);
  });
  return wrong;
}

/** The first name from a place on that an image does not have; what it has where that is every name. */
function missingName(own: Float32Array, from: number): Float32Array {
  const names = own.map((_, place) => (from + place) % own.length);
  const missing = names.find((name) => own[name] === 0);
  return missing === undefined ? own : own.map((_, name) => Number(name === missing));
}
