import * as tf from '@tensorflow/tfjs-core';
import { mostSliders } from '../../../shared/creature/latents.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import { elementAt } from '../../../shared/known-places.ts';
import { latentParts } from '../../../shared/hyperparameters/latent-parts.ts';
import { layerKinds } from '../../../shared/run/networks.ts';
import { leadingDirections } from '../classical/principal-components.ts';
import { takeValues } from '../engines/take-values.ts';
import type { Gan } from '../gan/gan.ts';
import type { TracedLayer } from '../gan/models/layers/layer.ts';
import { RandomStream, drawLatents } from '../random/random-stream.ts';
import { toBase64 } from './asked-creatures.ts';
import { feedTensors } from './draw-samples.ts';
import { oneHotInTurn, type GeneratorFeed } from './generator-feed.ts';
import type { LoadedGenerator } from './newest-generator.ts';

/** Creatures whose layers are looked at. */
const looked = 512;
/** Of the shape; where a palette is painted with, some of its colours come after them. */
const ofShape = 8;
const ofColours = 4;

/**
 * Directions in latent space along which a generator's pictures change most, found without labels: GANSpace (Härkönen,
 * Hertzmann, Lehtinen and Paris 2020, arXiv 2004.02546), as it treats BigGAN: the principal components of what an early
 * layer makes of random latents, and for each the direction of latents that leads along it by least squares. Departs from
 * the paper in the number of latents (512 where it takes a million), and in that the layer is what the first weights hand
 * on to the second, whatever the model. Where a palette is painted with, the latents of the colours alone have
 * directions of their own, found in the palettes.
 *
 * @returns unit vectors; none where the run draws from no latents
 */
export async function findDirections({
  gan,
  manifest,
}: LoadedGenerator): Promise<{ directions: string; count: number }> {
  const { hyperparameters } = manifest;
  if (drawsFromPictures(hyperparameters.model)) return { directions: '', count: 0 };
  const { latentSize } = hyperparameters;
  const { shape, colours } = latentParts(hyperparameters);
  const random = new RandomStream(hyperparameters.seed, 'directions');
  const start = drawLatents(random, looked, hyperparameters);
  const seen = await lookAt(gan, start);
  const columns = (from: number, width: number): Float32Array =>
    Float32Array.from({ length: looked * width }, (_, at) =>
      elementAt(start, Math.floor(at / width) * latentSize + from + (at % width)),
    );
  const leading = (activations: Float32Array, from: number, width: number, most: number) =>
    leadingDirections(activations, columns(from, width), looked, most).map((part) =>
      placed(part, from, latentSize),
    );
  const found = [
    ...leading(seen.early, 0, shape, ofShape),
    ...(seen.palettes ? leading(seen.palettes, shape, colours, ofColours) : []),
  ].slice(0, mostSliders);
  return {
    directions: toBase64(Float32Array.from(found.flatMap((direction) => [...direction]))),
    count: found.length,
  };
}

interface Seen {
  /** `[looked, width]` */
  early: Float32Array;
  palettes: Float32Array | undefined;
}

async function lookAt(gan: Gan, start: Float32Array): Promise<Seen> {
  const names = gan.vocabulary?.names.length ?? 0;
  const condition = names > 0 ? oneHotInTurn(looked, names) : undefined;
  const feed: GeneratorFeed = { count: looked, start, ...(condition && { condition }) };
  const [early, palettes] = tf.tidy(() => {
    let handedOn: tf.Tensor | undefined;
    let painted: tf.Tensor | undefined;
    const weighted: TracedLayer[] = [];
    const trace = (layer: TracedLayer): void => {
      const name = layer.weights[0]?.name ?? '';
      // The embedding of what pictures shall show comes before the first layer.
      if (name.startsWith('condition')) return;
      if (layerKinds[layer.kind].block === 'weights') {
        if (weighted.length === 1 && layer.input) handedOn = layer.input;
        weighted.push(layer);
      }
      const isPalette = weighted.at(-1)?.weights[0]?.name.startsWith('palette/colours');
      if (layer.kind === 'sigmoid' && isPalette) painted = layer.output;
    };
    const pass = { normalisation: { kind: 'fixed', statistics: gan.statistics }, trace } as const;
    gan.generator.network.draw(feedTensors(gan, feed), gan.average, pass);
    if (!handedOn) throw new Error('the generator has no second layer');
    return painted ? [handedOn.clone(), painted.clone()] : [handedOn.clone()];
  });
  return {
    early: await takeValues(early),
    palettes: palettes && (await takeValues(palettes)),
  };
}

function placed(part: Float64Array, from: number, width: number): Float64Array {
  const whole = new Float64Array(width);
  whole.set(part, from);
  return whole;
}
