import type { DrawnSheet, GivenLatents } from '../../../shared/creature/latents.ts';
import { StudioError } from '../../../shared/errors.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { PaintRequest } from '../../../shared/run/trainer-protocol.ts';
import { elementAt } from '../../../shared/known-places.ts';
import { encodePng } from '../../png/png.ts';
import { drawnCreatures } from '../data/drawn-pictures.ts';
import { creatureOf, feedOfAsked, fromBase64, toBase64 } from './asked-creatures.ts';
import { drawSamples } from './draw-samples.ts';
import { joinRows, type FeedPictures, type GeneratorFeed } from './generator-feed.ts';
import type { LoadedGenerator } from './newest-generator.ts';
import { layOutSheet, placeCells } from './sample-sheet.ts';
import { sphericalMean } from './spherical-mean.ts';

type Painted = { sheet: DrawnSheet; from: GivenLatents };

/**
 * Paints creatures and what lies between them. Of one source alone, and nothing along any direction, it is that creature as
 * its sheet shows it.
 *
 * @throws StudioError `invalid-input`
 */
export async function paintCreatures(
  { gan, manifest }: LoadedGenerator,
  pictures: FeedPictures,
  { sources, creatures, conditions, directions }: Omit<PaintRequest, 'checkpoint'>,
): Promise<Painted> {
  const { hyperparameters, image } = manifest;
  if (drawsFromPictures(hyperparameters.model)) throw noLatents();
  const rows = sources.map(({ cell, ...source }) =>
    creatureOf(
      feedOfAsked(pictures, manifest, { ...source, count: cell + 1 }),
      source.given ? 0 : cell,
    ),
  );
  const along = directions === undefined ? [] : directionsOf(directions, hyperparameters);
  const mixed = creatures.map((mix) => {
    const parts = mix.parts.map(({ source, weight }) => ({
      row: requireRow(rows, source),
      weight,
    }));
    const latents = within(
      sphericalMean(parts.map(({ row, weight }) => ({ point: row.start, weight }))),
      hyperparameters,
    );
    moveAlong(latents, along, mix.along ?? []);
    return { latents, condition: conditionBetween(parts, conditions) };
  });
  const start = joinRows(mixed.map(({ latents }) => latents));
  const shown = mixed.flatMap(({ condition }) => (condition ? [condition] : []));
  const condition = shown.length > 0 ? joinRows(shown) : undefined;
  const feed: GeneratorFeed = { count: mixed.length, start, ...(condition && { condition }) };
  const layout = layOutSheet(feed.count, image.size);
  const rgba = drawnCreatures(await drawSamples(gan, feed), manifest);
  const png = encodePng({
    width: layout.columns * image.size,
    height: Math.ceil(feed.count / layout.columns) * image.size,
    data: placeCells(rgba, layout),
  });
  return {
    sheet: { ...layout, png: png.toString('base64') },
    from: { latents: toBase64(start), conditions: condition ? toBase64(condition) : null },
  };
}

interface Part {
  row: GeneratorFeed;
  weight: number;
}

function requireRow(rows: readonly GeneratorFeed[], source: number): GeneratorFeed {
  const row = rows[source];
  if (row) return row;
  throw new StudioError('invalid-input', 'A mix names a creature that is not in it.', 'Mix again.');
}

/** Latents that were drawn from a cube stay in it: the generator knows nothing else. */
function within(
  latents: Float32Array,
  { latentDistribution }: Pick<Hyperparameters, 'latentDistribution'>,
): Float32Array {
  if (latentDistribution === 'normal') return latents;
  return latents.map((latent) => Math.min(1, Math.max(-1, latent)));
}

function moveAlong(
  latents: Float32Array,
  directions: readonly Float32Array[],
  amounts: readonly number[],
): void {
  amounts.forEach((amount, place) => {
    const direction = directions[place];
    if (amount === 0 || !direction) return;
    latents.set(latents.map((latent, at) => latent + amount * elementAt(direction, at)));
  });
}

/** In proportion, as between the embeddings of a conditional GAN; or what the first shows. */
function conditionBetween(
  parts: readonly Part[],
  conditions: PaintRequest['conditions'],
): Float32Array | undefined {
  const [first] = parts;
  const shown = first?.row.condition;
  if (!shown || conditions === 'held') return shown;
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return shown.map((_, name) =>
    parts.reduce(
      (sum, { row, weight }) => sum + ((row.condition?.[name] ?? 0) * weight) / total,
      0,
    ),
  );
}

function directionsOf(text: string, { latentSize }: Hyperparameters): Float32Array[] {
  const numbers = fromBase64(text);
  return Array.from({ length: Math.floor(numbers.length / latentSize) }, (_, place) =>
    numbers.subarray(place * latentSize, (place + 1) * latentSize),
  );
}

function noLatents(): StudioError {
  return new StudioError(
    'invalid-input',
    'This run draws from pictures, not from latents, so there is nothing between its creatures.',
    'Choose creatures of a run that draws from latents.',
  );
}
