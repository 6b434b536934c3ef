import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../../engines/engine.ts';
import { variablesOf, type Gan } from '../../gan/gan.ts';
import { feedTensors } from '../../sampling/draw-samples.ts';
import { sampleFeed } from '../../sampling/generator-feed.ts';
import type { TrainingPictures, TrainingSprites } from '../../data/training-pictures.ts';
import type { MemoryDemand } from './memory-estimate.ts';

/** As few as batch normalisation can do with. */
const measuredImages = 2;

/**
 * What training a GAN demands. How much a pass makes is measured on two images, because shapes are known to
 * the networks' layers alone.
 */
export function demandOfGan(
  engine: Engine,
  gan: Gan,
  sprites: TrainingSprites,
  pictures: TrainingPictures,
): MemoryDemand {
  const weights = [...gan.generator.weights.values(), ...gan.discriminator.weights.values()];
  const { seed, batch, nCritic, accumulation } = gan.hyperparameters;
  return {
    engineBytes: engine.memory().bytes,
    // As read, premultiplied, and for an image-to-image GAN the other picture.
    datasetBytes: sprites.pixels.length * (gan.startsFrom === 'picture' ? 5 : 2),
    variableCount: countValues(new Set(variablesOf(gan))),
    weightCount: countValues(weights),
    // A recording's new values lie beside the old ones.
    hasSession: engine.steps !== 'eager',
    batch,
    criticSteps: nCritic * accumulation,
    penalties: gan.regularisers.length,
    ...measurePasses(gan, pictures, seed),
  };
}

function measurePasses(gan: Gan, pictures: TrainingPictures, seed: number) {
  let [generatorBytes, discriminatorBytes] = [0, 0];
  tf.tidy(() => {
    const feed = sampleFeed(pictures, gan.hyperparameters, seed, measuredImages);
    const input = feedTensors(gan, feed);
    const { generator, discriminator } = gan;
    const pass = { normalisation: { kind: 'batch' } } as const;
    const weights = new Map([...gan.discriminator.weights, ...gan.fixed]);
    const before = tf.memory().numBytes;
    const images = generator.network.draw(input, generator.weights, pass);
    const drawn = tf.memory().numBytes;
    const source = gan.startsFrom === 'picture' ? input.start : undefined;
    const { condition } = input;
    discriminator.network.judge({ images, source, condition }, weights, pass);
    generatorBytes = (drawn - before) / measuredImages;
    discriminatorBytes = (tf.memory().numBytes - drawn) / measuredImages;
  });
  return { generatorBytes, discriminatorBytes };
}

function countValues(tensors: Iterable<tf.Tensor>): number {
  return [...tensors].reduce((sum, { size }) => sum + size, 0);
}
