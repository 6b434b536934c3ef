import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import {
  augment,
  type AugmentationTensors,
} from '../../../../../main/trainer/gan/augmentation/augmentation.ts';
import { relativeDifference } from '../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../ops/rounding.ts';
import { startTestEngine } from '../../toy.ts';

/** Two images of 2x2 pixels: straight colours from 0 to 1 and opacity. */
const straight: [r: number, g: number, b: number, a: number][] = [
  [1, 0.5, 0, 1],
  [0.2, 0.4, 0.9, 0.5],
  [0.7, 0.1, 0.3, 0],
  [0, 1, 0.6, 0.25],
  [0.3, 0.3, 0.3, 1],
  [1, 1, 1, 1],
  [0.9, 0.2, 0.4, 0],
  [0.6, 0, 0.1, 0.75],
];
/** A pixel's own few operations. */
const pixelTolerance = roundingError(8);
/** The mean of an image's 16 values before them. */
const imageTolerance = roundingError(16 + 8);
const shape = (channels: number): [number, number, number, number] => [2, 2, 2, channels];

type Pixel = readonly number[];

/** Premultiplied, in [-1, 1]. */
const rgba = straight.map(([r, g, b, a]) => [r * a, g * a, b * a, a].map((v) => 2 * v - 1));
const rgb = straight.map((pixel) => pixel.slice(0, 3).map((value) => 2 * value - 1));

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const imageOf = (index: number) => Math.floor(index / 4);
const opacityOf = (pixel: Pixel) => (pixel.length === 4 ? (elementAt(pixel, 3) + 1) / 2 : 1);

/** What plain JavaScript does to each pixel's colours. */
function recolourPixels(
  pixels: readonly Pixel[],
  change: (colour: number, pixel: Pixel, index: number) => number,
): number[] {
  return pixels.flatMap((pixel, index) => [
    ...pixel.slice(0, 3).map((colour) => change(colour, pixel, index)),
    ...pixel.slice(3),
  ]);
}

/** Mean light of an image's visible colours, in [-1, 1]: transparent pixels have no part in it. */
function visibleMean(pixels: readonly Pixel[], image: number): number {
  const own = pixels.filter((_, index) => imageOf(index) === image);
  const light = own.flatMap((pixel) => pixel.slice(0, 3)).reduce((sum, v) => sum + v + 1, 0);
  return light / (3 * own.reduce((sum, pixel) => sum + opacityOf(pixel), 0)) - 1;
}

describe.each(['tensorflow', 'wasm'] as const)('on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  function augmented(
    pixels: readonly Pixel[],
    drawn: AugmentationTensors,
    background = [-1, -1, -1, -1],
  ): tf.Tensor4D {
    const channels = elementAt(pixels, 0).length;
    const images = tf.tensor4d(pixels.flat(), shape(channels));
    return augment(images, drawn, tf.tensor1d(background.slice(0, channels)));
  }

  describe.each([
    ['RGB', rgb],
    ['premultiplied RGBA', rgba],
  ] as const)('%s', (_, pixels) => {
    it('saturation moves each colour from its pixel’s grey', () => {
      const factors = [1.6, 0];
      const expected = recolourPixels(pixels, (colour, pixel, index) => {
        const grey = meanOf(pixel.slice(0, 3));
        return grey + (colour - grey) * elementAt(factors, imageOf(index));
      });
      const got = augmented(pixels, { saturation: tf.tensor1d(factors) });
      expect(relativeDifference(got, expected)).toBeLessThan(pixelTolerance);
    });

    it('contrast moves each colour from the mean of what is visible of its image', () => {
      const factors = [1.4, 0.5];
      const expected = recolourPixels(pixels, (colour, pixel, index) => {
        const opacity = opacityOf(pixel);
        // Premultiplied like the colours themselves.
        const mean = opacity * (visibleMean(pixels, imageOf(index)) + 1) - 1;
        return mean + (colour - mean) * elementAt(factors, imageOf(index));
      });
      const got = augmented(pixels, { contrast: tf.tensor1d(factors) });
      expect(relativeDifference(got, expected)).toBeLessThan(imageTolerance);
    });

    it('brightness adds to each colour as far as it is opaque', () => {
      const changes = [0.3, -0.2];
      const expected = recolourPixels(
        pixels,
        (colour, pixel, index) => colour + opacityOf(pixel) * elementAt(changes, imageOf(index)),
      );
      const got = augmented(pixels, { brightness: tf.tensor1d(changes) });
      expect(relativeDifference(got, expected)).toBeLessThan(pixelTolerance);
    });

    it('tint multiplies the light of each colour, and leaves opacity and what has no light', () => {
      const channels = elementAt(pixels, 0).length;
      const factors = [
        [1.2, 0.8, 1, 1],
        [0.9, 1.1, 1.05, 1],
      ].map((each) => each.slice(0, channels));
      const expected = pixels.flatMap((pixel, index) => {
        const ofImage = elementAt(factors, imageOf(index));
        return pixel.map((value, channel) => (value + 1) * elementAt(ofImage, channel) - 1);
      });
      const got = augmented(pixels, { tint: tf.tensor2d(factors) });
      expect(relativeDifference(got, expected)).toBeLessThan(pixelTolerance);
      const nothing = tf.fill<tf.Rank.R4>([2, 1, 1, channels], -1);
      const background = tf.fill<tf.Rank.R1>([channels], -1);
      const left = augment(nothing, { tint: tf.tensor2d(factors) }, background);
      expect(relativeDifference(left, nothing)).toBeLessThan(pixelTolerance);
    });

    it('a cutout is background within its rows and columns', () => {
      const background = [1, 0.5, -0.5, 1];
      const drawn = {
        cutRows: tf.tensor2d([1, 0, 0, 0], [2, 2]),
        cutColumns: tf.tensor2d([0, 1, 1, 1], [2, 2]),
      };
      // The first image's upper right pixel; nothing of the second.
      const expected = pixels.flatMap((pixel, index) =>
        index === 1 ? background.slice(0, pixel.length) : pixel,
      );
      const got = augmented(pixels, drawn, background);
      expect(relativeDifference(got, expected)).toBeLessThan(pixelTolerance);
    });

    it('passes gradients through all of it', () => {
      const channels = elementAt(pixels, 0).length;
      const drawn = {
        rows: tf.tensor2d([1, 0, -1, 0], [2, 2], 'int32'),
        columns: tf.tensor2d([0, 1, 1, 0], [2, 2], 'int32'),
        cutRows: tf.tensor2d([1, 0, 0, 0], [2, 2]),
        cutColumns: tf.tensor2d([0, 1, 1, 1], [2, 2]),
        brightness: tf.tensor1d([0.3, -0.2]),
        tint: tf.tensor2d([1.2, 0.8, 1, 1, 0.9, 1.1, 1, 1], [2, 4]).slice([0, 0], [2, channels]),
        saturation: tf.tensor1d([1.6, 0.4]),
        contrast: tf.tensor1d([1.4, 0.5]),
      };
      const weight = tf
        .range(1, 8 * channels + 1)
        .sin()
        .reshape(shape(channels));
      const background = tf.tensor1d([-1, -1, -1, -1].slice(0, channels));
      const objective = (x: tf.Tensor) =>
        augment(x as tf.Tensor4D, drawn, background)
          .mul(weight)
          .sum();
      const images = tf.tensor4d(pixels.flat(), shape(channels));
      // The sum is over 32 values.
      expectGradientOfDifferences(objective, images, 32 + 16 + 8);
    });
  });

  it('what is transparent stays so exactly, and alpha as it was', () => {
    const got = augmented(rgba, {
      brightness: tf.tensor1d([0.5, -0.5]),
      saturation: tf.tensor1d([2, 0.1]),
      contrast: tf.tensor1d([1.5, 0.5]),
    }).dataSync();
    const transparent = straight.flatMap(([, , , alpha], index) => (alpha === 0 ? [index] : []));
    expect(transparent).toEqual([2, 6]);
    for (const index of transparent) {
      expect([...got.slice(4 * index, 4 * index + 4)]).toEqual([-1, -1, -1, -1]);
    }
    rgba.forEach((pixel, index) =>
      expect(got[4 * index + 3]).toBe(Math.fround(elementAt(pixel, 3))),
    );
  });

  it('an image without anything visible stays so', () => {
    const empty = Array.from({ length: 8 }, () => [-1, -1, -1, -1]);
    const got = augmented(empty, { contrast: tf.tensor1d([1.5, 0.5]) }).dataSync();
    expect(got.every((value) => value === -1)).toBe(true);
  });
});
