import * as tf from '@tensorflow/tfjs';
import type { Gan } from '../gan.ts';
import { RandomStream } from '../random/random-stream.ts';

/** Images drawn at once: bounds the memory, and changes nothing in what is drawn. */
const chunk = 64;

/**
 * Latents of a seed, `[count, latentSize]`: the first ones are the same however many are asked for, and in
 * every run with the same seed and latent size.
 */
export function latentsOf(seed: number, count: number, latentSize: number): Float32Array {
  return new RandomStream(seed, 'samples').normals(count * latentSize);
}

/**
 * Draws with the averaged generator and its calibrated statistics.
 *
 * @param latents `[count, latentSize]`
 * @returns `[count, size, size, channels]`, premultiplied, in [-1, 1]
 */
export function drawSamples(gan: Gan, latents: Float32Array): Float32Array {
  const { latentSize } = gan.hyperparameters;
  const imageSize = gan.image.size * gan.image.size * gan.image.channels;
  const count = latents.length / latentSize;
  const images = new Float32Array(count * imageSize);
  for (let start = 0; start < count; start += chunk) {
    const part = latents.subarray(start * latentSize, (start + chunk) * latentSize);
    images.set(drawChunk(gan, part), start * imageSize);
  }
  return images;
}

function drawChunk(
  { generator, average, statistics, hyperparameters }: Gan,
  latents: Float32Array,
) {
  const { latentSize } = hyperparameters;
  return tf.tidy(() => {
    const input = tf.tensor2d(latents, [latents.length / latentSize, latentSize]);
    const images = generator.network.apply(input, average, { kind: 'fixed', statistics });
    return images.dataSync() as unknown as tf.TensorContainer;
  }) as unknown as Float32Array;
}
