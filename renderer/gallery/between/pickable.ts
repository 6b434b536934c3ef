import type { CreatureReference } from '../../../shared/creature/latents.ts';
import type { Favourite } from '../../../shared/creature/favourite.ts';
import type { Sample } from '../../../shared/run/run.ts';

/** A creature that others are chosen to: by what the studio knows it, and the picture in which it lies. */
export interface Pickable {
  ref: CreatureReference;
  runId: string;
  runName: string;
  step: number;
  size: number;
  picture: Pick<Sample, 'path' | 'count' | 'columns'> & { cell: number };
}

/** More than anybody looks through in a dialog. */
const mostOffered = 160;

export function keyOf({ ref }: Pick<Pickable, 'ref'>): string {
  return JSON.stringify(ref);
}

export function pickFavourite({ id, path, runId, runName, step, size }: Favourite): Pickable {
  const picture = { path, count: 1, columns: 1, cell: 0 };
  return { ref: { favouriteId: id }, runId, runName, step, size, picture };
}

/**
 * What may be chosen to a creature: favourites of its run, those of its step first, and the others of its sheet. Creatures
 * of other runs have another generator, and of a run that is gone no generator draws those of other steps.
 */
export function offeredTo(
  creature: Pickable,
  favourites: readonly Favourite[],
  isGone: boolean,
): Pickable[] {
  const starred = favourites
    .filter(({ runId, step }) => runId === creature.runId && (!isGone || step === creature.step))
    .map(pickFavourite);
  const nearest = starred.toSorted(
    (a, b) => Number(b.step === creature.step) - Number(a.step === creature.step),
  );
  const { ref, picture } = creature;
  const others =
    'sampleId' in ref
      ? Array.from({ length: picture.count }, (_, cell) => ({
          ...creature,
          ref: { sampleId: ref.sampleId, index: cell },
          picture: { ...picture, cell },
        }))
      : [];
  return [...nearest, ...others]
    .filter((one) => keyOf(one) !== keyOf(creature))
    .slice(0, mostOffered);
}
