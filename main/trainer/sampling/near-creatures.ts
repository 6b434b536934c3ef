import type { LatentSource } from '../../../shared/creature/latents.ts';
import { StudioError } from '../../../shared/errors.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import type { Manifest } from '../checkpoint/manifest.ts';
import { RandomStream, drawLatents } from '../random/random-stream.ts';
import { creatureOf, feedOfAsked } from './asked-creatures.ts';
import type { FeedPictures, GeneratorFeed } from './generator-feed.ts';

/**
 * Creatures near one: its latents turned towards others that are drawn by chance, each by the same share of a right angle, so
 * that they are as probable as any (0 is the creature itself, 1 has nothing to do with it). The first is the creature itself.
 * Uniform latents go straight towards them, and stay in their cube.
 *
 * @throws StudioError `invalid-input` of a run that draws from pictures
 */
export function nearCreatures(
  pictures: FeedPictures,
  manifest: Pick<Manifest, 'hyperparameters' | 'vocabulary'>,
  source: LatentSource,
  { count, seed, distance }: { count: number; seed: number; distance: number },
): GeneratorFeed {
  const { hyperparameters, vocabulary } = manifest;
  if (drawsFromPictures(hyperparameters.model)) throw drawnFromPictures();
  const { cell, given, ...asked } = source;
  const all = feedOfAsked(pictures, manifest, { ...asked, given, count: cell + 1 });
  const { start, condition } = creatureOf(all, given ? 0 : cell);
  const others = drawLatents(new RandomStream(seed, 'near'), count, hyperparameters);
  const latents = new Float32Array(count * start.length);
  const [own, other] =
    hyperparameters.latentDistribution === 'normal'
      ? [Math.cos((distance * Math.PI) / 2), Math.sin((distance * Math.PI) / 2)]
      : [1 - distance, distance];
  for (let at = 0; at < latents.length; at++) {
    const itself = start[at % start.length] ?? 0;
    const moved = own * itself + other * (others[at] ?? 0);
    latents[at] = at < start.length ? itself : moved;
  }
  if (!vocabulary || !condition) return { count, start: latents };
  const shown = Float32Array.from({ length: count * condition.length }, (_, at) =>
    Number(condition[at % condition.length]),
  );
  return { count, start: latents, condition: shown };
}

function drawnFromPictures(): StudioError {
  return new StudioError(
    'invalid-input',
    'This run draws from pictures, not from latents, so none of its creatures is near another.',
    'Draw another outline for it.',
  );
}
