import * as tf from '@tensorflow/tfjs-core';
import type { Gan } from '../gan/gan.ts';
import type { Pass } from '../gan/models/layers/layer.ts';
import type { GeneratorInput } from '../gan/networks/generator-network.ts';
import { takeValues } from '../engines/take-values.ts';
import type { GeneratorFeed } from './generator-feed.ts';

/** Images drawn at once: bounds the memory, and changes nothing in what is drawn. */
const chunk = 64;

/** Told now and then how many are done; drawing waits for it, and ends where it throws. */
export type OnDrawn = (done: number) => Promise<void> | void;

/**
 * Draws with the averaged generator and its calibrated statistics. Nothing is dropped out: a feed gives one
 * picture.
 *
 * @returns `[count, size, size, channels]`, premultiplied, in [-1, 1]
 */
export async function drawSamples(
  gan: Gan,
  feed: GeneratorFeed,
  onDrawn: OnDrawn = () => undefined,
): Promise<Float32Array> {
  const imageSize = gan.image.size * gan.image.size * gan.image.channels;
  const images = new Float32Array(feed.count * imageSize);
  const pass: Pass = { normalisation: { kind: 'fixed', statistics: gan.statistics } };
  for (let start = 0; start < feed.count; start += chunk) {
    const part = partOfFeed(feed, start, Math.min(chunk, feed.count - start));
    images.set(await drawPart(gan, part, pass), start * imageSize);
    await onDrawn(start + part.count);
  }
  return images;
}

/** Tensors of a feed. Call in tf.tidy. */
export function feedTensors(
  { image, startsFrom }: Pick<Gan, 'image' | 'startsFrom'>,
  { count, start, condition }: GeneratorFeed,
): GeneratorInput {
  const startShape =
    startsFrom === 'picture'
      ? [count, image.size, image.size, image.channels]
      : [count, start.length / count];
  return {
    start: tf.tensor(start, startShape),
    condition: condition && tf.tensor2d(condition, [count, condition.length / count]),
  };
}

function drawPart(gan: Gan, feed: GeneratorFeed, pass: Pass): Promise<Float32Array> {
  const images = tf.tidy(() => {
    const input = feedTensors(gan, feed);
    return gan.generator.network.draw(input, gan.average, pass);
  });
  return takeValues(images);
}

function partOfFeed(feed: GeneratorFeed, first: number, count: number): GeneratorFeed {
  const rows = (values: Float32Array): Float32Array => {
    const width = values.length / feed.count;
    return values.subarray(first * width, (first + count) * width);
  };
  const { condition } = feed;
  return { count, start: rows(feed.start), ...(condition ? { condition: rows(condition) } : {}) };
}
