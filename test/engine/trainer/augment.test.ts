import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { augment } from '../../../main/trainer/gan/augmentation/augmentation.ts';
import { relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';
import { startTestEngine } from './toy.ts';

const inPlace = [0, 1, 2];
/** A pixel's own few operations. */
const tolerance = roundingError(8);

describe.each(['tensorflow', 'wasm'] as const)('augmentation on %s', (id) => {
  beforeAll(async () => void (await startTestEngine(id)));

  /** One image of 3x3 pixels: only the first channel differs from pixel to pixel. */
  function augmentOne(
    drawn: { rows?: number[]; columns?: number[]; brightness?: number },
    background: number[],
  ): number[][] {
    return tf.tidy(() => {
      const channels = background.length;
      const values = Array.from({ length: 9 }, (_, pixel) =>
        background.map((__, channel) => (channel === 0 ? pixel / 10 : 0.5)),
      );
      const images = tf.tensor<tf.Rank.R4>(values.flat(), [1, 3, 3, channels]);
      const result = augment(
        images,
        {
          rows: tf.tensor2d([drawn.rows ?? inPlace], [1, 3], 'int32'),
          columns: tf.tensor2d([drawn.columns ?? inPlace], [1, 3], 'int32'),
          brightness: tf.tensor1d([drawn.brightness ?? 0]),
        },
        tf.tensor1d(background),
      );
      return Array.from({ length: 9 }, (_, pixel) =>
        Array.from(result.dataSync().slice(pixel * channels, (pixel + 1) * channels)),
      );
    });
  }
  const firstChannel = (pixels: number[][]) =>
    pixels.map((pixel) => Math.round(elementAt(pixel, 0) * 10) / 10);

  it('mirrors', () => {
    const mirrored = augmentOne({ columns: [2, 1, 0] }, [-1, -1, -1, -1]);
    expect(firstChannel(mirrored)).toEqual([0.2, 0.1, 0, 0.5, 0.4, 0.3, 0.8, 0.7, 0.6]);
  });

  it('shifts, and fills what it uncovers with the background', () => {
    const white = [1, 1, 1];
    const shifted = augmentOne({ rows: [-1, 0, 1], columns: [1, 2, -1] }, white);
    expect(firstChannel(shifted)).toEqual([1, 1, 1, 0.1, 0.2, 1, 0.4, 0.5, 1]);
    expect(shifted[0]).toEqual(white);
    expect(relativeDifference(elementAt(shifted, 3).slice(1, 2), [0.5])).toBeLessThan(tolerance);
  });

  it('brightens what is opaque, by as much as it is, and leaves alpha alone', () => {
    const pixel = elementAt(augmentOne({ brightness: 0.4 }, [-1, -1, -1, -1]), 0);
    // Alpha 0.5 in [-1, 1] is three quarters opaque.
    expect(relativeDifference(pixel, [0.3, 0.8, 0.8, 0.5])).toBeLessThan(tolerance);
    const shifted = augmentOne({ rows: [-1, 0, 1], brightness: 0.4 }, [-1, -1, -1, -1]);
    expect(relativeDifference(elementAt(shifted, 0), [-1, -1, -1, -1])).toBeLessThan(tolerance);
    const opaque = elementAt(augmentOne({ brightness: -0.4 }, [1, 1, 1]), 0);
    expect(relativeDifference(opaque, [-0.4, 0.1, 0.1])).toBeLessThan(tolerance);
  });

  it('lays a picture on a colour as far as that is seen through it, and makes it opaque', () => {
    const seen = tf.tidy(() => {
      // Red, a quarter of it see-through; nothing; and opaque green.
      const pixels = [0.5, -1, -1, 0.5, -1, -1, -1, -1, -1, 1, -1, 1];
      const behind = tf.tensor2d([[0.2, 0.4, 1]]);
      const background = tf.tensor1d([-1, -1, -1, -1]);
      return augment(tf.tensor4d(pixels, [1, 1, 3, 4]), { behind }, background).dataSync();
    });
    const expected = [0.6, -0.8, -0.5, 1, -0.6, -0.2, 1, 1, -1, 1, -1, 1];
    expect(relativeDifference([...seen], expected)).toBeLessThan(tolerance);
  });

  it('passes the gradient back to the pixel that moved', () => {
    const gradient = tf.tidy(() => {
      const drawn = {
        rows: tf.tensor2d([[-1, 0, 1]], [1, 3], 'int32'),
        columns: tf.tensor2d([[2, 1, 0]], [1, 3], 'int32'),
        brightness: tf.tensor1d([0.1]),
      };
      const weights = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
      const objective = (images: tf.Tensor) =>
        augment(
          tf.concat([images, images, images], 3) as tf.Tensor4D,
          drawn,
          tf.tensor1d([0, 0, 0]),
        )
          .mul(weights)
          .sum();
      return Array.from(
        tf
          .grad(objective)(tf.zeros([1, 3, 3, 1]))
          .dataSync(),
      );
    });
    expect(gradient.map(Math.round)).toEqual([18, 15, 12, 27, 24, 21, 0, 0, 0]);
  });
});
