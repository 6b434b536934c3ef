import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { latentParts } from '../../../shared/hyperparameters/latent-parts.ts';
import type { InOtherColours } from '../../../shared/run/trainer-protocol.ts';
import { labelInTurn } from '../../../shared/condition/vocabulary.ts';
import { RandomStream, drawLatents } from '../random/random-stream.ts';
import type { TrainingPictures } from '../data/training-pictures.ts';

/** What a generator draws some images from, as typed arrays. */
export interface GeneratorFeed {
  count: number;
  /** Latents `[count, latentSize]`, or pictures `[count, size, size, channels]`. */
  start: Float32Array;
  /** `[count, names]`; only of a conditional GAN. */
  condition?: Float32Array;
}

/** What is needed of a dataset to draw. */
export type FeedPictures = Pick<
  TrainingPictures,
  'count' | 'vocabulary' | 'sources' | 'conditions'
>;

/**
 * The fixed feed of a seed: the first ones are the same however many are asked for, and in every run with
 * the same seed, latent size and dataset. Labels come in turn, so that a sheet shows them all; tags are those
 * of sprites.
 */
export function sampleFeed(
  pictures: FeedPictures,
  hyperparameters: Hyperparameters,
  seed: number,
  count: number,
): GeneratorFeed {
  const sprites = spritesOf(pictures, new RandomStream(seed, 'sampled sprites'), count);
  if (pictures.sources) return { count, start: pictures.sources(sprites) };
  const start = latentsOf(seed, count, hyperparameters);
  const { vocabulary, conditions } = pictures;
  if (!vocabulary || !conditions) return { count, start };
  const inTurn = vocabulary.kind === 'labels';
  const condition = inTurn ? oneHotInTurn(count, vocabulary.names.length) : conditions(sprites);
  return { count, start, condition };
}

/** A feed like those of training: of sprites drawn at random, with latents of the same stream. */
export function randomFeed(
  pictures: FeedPictures,
  hyperparameters: Hyperparameters,
  random: RandomStream,
  count: number,
): GeneratorFeed {
  if (pictures.sources) {
    return { count, start: pictures.sources(spritesOf(pictures, random, count)) };
  }
  const start = drawLatents(random, count, hyperparameters);
  if (!pictures.conditions) return { count, start };
  return { count, start, condition: pictures.conditions(spritesOf(pictures, random, count)) };
}

/** Latents of a seed, `[count, latentSize]`. */
export function latentsOf(
  seed: number,
  count: number,
  hyperparameters: Pick<Hyperparameters, 'latentSize' | 'latentDistribution'>,
): Float32Array {
  return drawLatents(new RandomStream(seed, 'samples'), count, hyperparameters);
}

/**
 * One creature of a feed, once for each seed of colours: the latents that decide its colours alone are those of that
 * seed. The drawing stays, as a "shiny" does.
 */
export function inOtherColours(
  { start, condition, count }: GeneratorFeed,
  { cell, colourSeeds }: InOtherColours,
  hyperparameters: Hyperparameters,
): GeneratorFeed {
  const rowOf = (rows: Float32Array): Float32Array => {
    const width = rows.length / count;
    return rows.subarray(cell * width, (cell + 1) * width);
  };
  const { shape } = latentParts(hyperparameters);
  const latents = colourSeeds.map((seed) => {
    const row = Float32Array.from(rowOf(start));
    row.set(
      drawLatents(new RandomStream(seed, 'colours'), 1, hyperparameters).subarray(shape),
      shape,
    );
    return row;
  });
  return {
    count: colourSeeds.length,
    start: joinRows(latents),
    ...(condition ? { condition: joinRows(colourSeeds.map(() => rowOf(condition))) } : {}),
  };
}

/** Rows one after the other. */
export function joinRows(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

function spritesOf(
  { count: sprites }: FeedPictures,
  random: RandomStream,
  count: number,
): number[] {
  return Array.from({ length: count }, () => random.nextInteger(0, sprites - 1));
}

/** One name each, in the order of the vocabulary. @returns `[count, names]` */
export function oneHotInTurn(count: number, names: number): Float32Array {
  const condition = new Float32Array(count * names);
  for (let row = 0; row < count; row++) condition[row * names + labelInTurn(row, names)] = 1;
  return condition;
}
