import { elementAt } from '../../../../shared/known-places.ts';
import { latentsOf, type GeneratorFeed } from '../../../../main/trainer/sampling/generator-feed.ts';
import { ImageTable } from '../../../../main/trainer/data/image-table.ts';
import { drawSources } from '../../../../main/trainer/data/pairs/drawn-sources.ts';
import type { TrainingSprites } from '../../../../main/trainer/data/training-pictures.ts';
import type { Gan } from '../../../../main/trainer/gan/gan.ts';
import type { ModelNode } from '../../../../main/trainer/graph-model/graph.ts';
import { generatorGraph } from '../../../../main/trainer/graph-model/generator-graph.ts';
import { graphModelFiles } from '../../../../main/trainer/graph-model/graph-model.ts';
import type { TrainingSession } from '../../../../main/trainer/process/session.ts';
import { toySprites } from '../toy.ts';

interface ModelJson {
  modelTopology: { node: ModelNode[] };
  signature: object;
  userDefinedMetadata: Record<string, string>;
  weightsManifest: {
    paths: string[];
    weights: { name: string; shape: number[]; dtype: 'float32' | 'int32' }[];
  }[];
}

/** What the studio exports of a session as it is now. */
export async function exportedFiles(session: TrainingSession) {
  await session.drawSamples();
  const graph = await generatorGraph(await session.toCheckpoint(0), 'a test');
  const files = Array.from(
    graphModelFiles(graph, 'a test', { kind: 'test' }),
    ({ bytes }) => bytes,
  );
  const shards = files.slice(1);
  const json = JSON.parse(Buffer.from(elementAt(files, 0)).toString()) as ModelJson;
  const weightData = Uint8Array.from(Buffer.concat(shards)).buffer;
  return { json, shards, weightData };
}

export const exampleSeed = 7;

/** Some creatures, which show the names in turn, or outlines of sprites to draw from. */
export function exampleFeed(gan: Gan, count: number): GeneratorFeed {
  if (gan.startsFrom === 'picture') return { count, start: outlines(gan, count) };
  const { hyperparameters, vocabulary } = gan;
  const start = latentsOf(exampleSeed, count, hyperparameters);
  if (!vocabulary) return { count, start };
  const names = vocabulary.names.length;
  const condition = new Float32Array(count * names);
  for (let row = 0; row < count; row++) condition[row * names + (row % names)] = 1;
  return { count, start, condition };
}

function outlines({ image }: Gan, count: number): Float32Array {
  const sprites = spritesWithout(image.background, toySprites(count, image.size));
  const pixels = drawSources(sprites, 'outline');
  return new ImageTable({ ...image, pixels }).gather(Array.from({ length: count }, (_, at) => at));
}

/** Sprites without transparency where they lie on a colour, which is black. */
export function spritesWithout(
  background: TrainingSprites['background'],
  sprites: TrainingSprites,
): TrainingSprites {
  if (background === 'transparent') return sprites;
  return {
    ...{ ...sprites, background, channels: 3 },
    pixels: sprites.pixels.filter((_, at) => at % 4 < 3),
  };
}

/** The toy set with labels and tags. */
export function namedSprites(): TrainingSprites {
  const sprites = toySprites(12);
  const labels = ['fire', 'water', 'grass'];
  return {
    ...sprites,
    labels,
    labelOf: Uint16Array.from({ length: sprites.count }, (_, place) => place % labels.length),
    tags: ['big', 'small', 'red'],
    tagsOf: Array.from({ length: sprites.count }, (_, place) => [place % 2, 2]),
  };
}

const tolerance = 1e-3;

/** Where two pictures differ by more than rounding, unless two choices from a palette were all but equally good. */
export function differingPixels(
  some: Float32Array,
  others: ArrayLike<number>,
  { channels }: Gan['image'],
  logits?: readonly (readonly (readonly number[])[])[],
): number[] {
  const choices = logits?.flat();
  const differing = new Set<number>();
  some.forEach((value, at) => {
    const pixel = Math.floor(at / channels);
    if (Math.abs(value - elementAt(others, at)) <= tolerance) return;
    const [best = 0, second = 0] = choices?.[pixel]?.toSorted((one, other) => other - one) ?? [
      1, 0,
    ];
    if (best - second > tolerance) differing.add(pixel);
  });
  return [...differing];
}
