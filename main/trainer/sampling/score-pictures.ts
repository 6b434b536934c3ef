import * as tf from '@tensorflow/tfjs-core';
import { mostScored } from '../../../shared/run/findings.ts';
import { takeValues } from '../engines/take-values.ts';
import type { TrainingPictures } from '../data/training-pictures.ts';
import type { Gan } from '../gan/gan.ts';
import { judgingWeights } from '../gan/regularisers/spectral-normalisation.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { GeneratorFeed } from './generator-feed.ts';

/** What the discriminator answers to the first creatures of a sheet, and to as many sprites. */
export interface PictureScores {
  creatures: number[];
  sprites: number[];
  /** How far the creatures differ from each other, and the sprites. */
  apart: { creatures: number; sprites: number };
}

export interface JudgedPictures {
  images: Float32Array;
  source: Float32Array | undefined;
  condition: Float32Array | undefined;
}

/**
 * The same sprites every time, as training shows them but not augmented. Two passes of the discriminator and nothing
 * else: no weight, no statistic and no stream of random numbers is moved by it.
 *
 * @param images of the feed, `[count, size, size, channels]`
 */
export async function scorePictures(
  gan: Gan,
  pictures: TrainingPictures,
  feed: GeneratorFeed,
  images: Float32Array,
): Promise<PictureScores> {
  const count = Math.min(mostScored, feed.count, pictures.count);
  const random = new RandomStream(gan.hyperparameters.seed, 'scored sprites');
  const sprites = Array.from({ length: count }, () => random.nextInteger(0, pictures.count - 1));
  const first = (rows: Float32Array) => rows.subarray(0, count * (rows.length / feed.count));
  const creatures: JudgedPictures = {
    images: first(images),
    source: gan.startsFrom === 'picture' ? first(feed.start) : undefined,
    condition: feed.condition && first(feed.condition),
  };
  const real: JudgedPictures = {
    images: pictures.images(sprites),
    source: pictures.sources?.(sprites),
    condition: pictures.conditions?.(sprites),
  };
  return {
    creatures: await answersTo(gan, creatures, count),
    sprites: await answersTo(gan, real, count),
    apart: {
      creatures: rounded(howFarApart(creatures.images, count)),
      sprites: rounded(howFarApart(real.images, count)),
    },
  };
}

/** What the discriminator answers, one number a picture: of a discriminator that judges patches the mean. */
export async function answersTo(
  gan: Gan,
  { images, source, condition }: JudgedPictures,
  count: number,
): Promise<number[]> {
  const { size, channels } = gan.image;
  const answers = tf.tidy(() => {
    const shape: [number, number, number, number] = [count, size, size, channels];
    const input = {
      images: tf.tensor4d(images, shape),
      source: source && tf.tensor4d(source, shape),
      condition: condition && tf.tensor2d(condition, [count, condition.length / count]),
    };
    const weights = judgingWeights(gan).current();
    const pass = { normalisation: { kind: 'batch' } } as const;
    const judged = gan.discriminator.network.judge(input, weights, pass).answers;
    return judged.reshape([count, -1]).mean<tf.Tensor1D>(1);
  });
  return Array.from(await takeValues(answers), rounded);
}

/** As many digits as anybody sees. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/**
 * How far pictures differ from each other: the standard deviation of each value of each pixel over them, in the mean. 0 of one
 * picture drawn over and over.
 *
 * @param images as many rows as pictures
 */
export function howFarApart(images: Float32Array, count: number): number {
  const values = images.length / count;
  let sum = 0;
  for (let value = 0; value < values; value++) {
    let mean = 0;
    for (let picture = 0; picture < count; picture++)
      mean += (images[picture * values + value] ?? 0) / count;
    let variance = 0;
    for (let picture = 0; picture < count; picture++)
      variance += ((images[picture * values + value] ?? 0) - mean) ** 2 / count;
    sum += Math.sqrt(variance);
  }
  return sum / values;
}
