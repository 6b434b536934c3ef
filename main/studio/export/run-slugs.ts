import type { Favourite } from '../../../shared/creature/favourite.ts';
import { listFavourites } from '../../store/favourites.ts';
import { listRuns } from '../../store/runs.ts';
import type { ReadableStore } from '../../store/store.ts';
import { slugOf } from './file-names.ts';

type OfRun = Pick<Favourite, 'runId' | 'runName'>;

/**
 * What a run is called in file names. Runs whose names become the same there, such as "Pond" and "pond", carry their
 * ids too: neither people nor file systems that pay no heed to capitals could tell their creatures apart. All runs
 * of the library count, so that one is called the same in every export.
 */
export function runSlugs(store: ReadableStore): (creature: OfRun) => string {
  const runs = listRuns(store).map(({ id, name }) => ({ runId: id, runName: name }));
  const runsOf = new Map<string, Set<string>>();
  // Starred creatures stay when their run has gone.
  for (const { runId, runName } of [...runs, ...listFavourites(store)]) {
    const slug = slugOf(runName);
    runsOf.set(slug, (runsOf.get(slug) ?? new Set()).add(runId));
  }
  return ({ runId, runName }) => {
    const slug = slugOf(runName);
    return (runsOf.get(slug)?.size ?? 0) > 1 ? `${slug}-${runId}` : slug;
  };
}
