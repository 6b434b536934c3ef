import { z } from 'zod';
import { idSchema } from '../../shared/dataset/dataset.ts';
import { readRows } from './rows.ts';
import { inTransaction, type ReadableStore, type WritableStore } from './store.ts';

const idRow = z.object({ id: z.unknown() });

/** What a removal is, and that a dataset stays as long as a run that stays refers to it. */
const removedFavourites = 'FROM favourites WHERE removed_at < @before';
const removedRuns = 'FROM runs WHERE removed_at < @before';
const removedDatasets = `FROM datasets WHERE removed_at < @before
  AND id NOT IN (SELECT dataset_id FROM runs WHERE removed_at IS NULL OR removed_at >= @before)`;

/** Identifiers of what was removed before then: their folders go with them. */
export function idsRemovedBefore(
  store: ReadableStore,
  before: number,
): { runs: string[]; datasets: string[]; favourites: string[] } {
  return {
    runs: ids(store, `SELECT id ${removedRuns}`, before),
    datasets: ids(store, `SELECT id ${removedDatasets}`, before),
    favourites: ids(store, `SELECT id ${removedFavourites}`, before),
  };
}

export function deleteRemoved(store: WritableStore, before: number): void {
  inTransaction(store, () => {
    store.prepare(`DELETE ${removedRuns}`).run({ before });
    store.prepare(`DELETE ${removedDatasets}`).run({ before });
    store.prepare(`DELETE ${removedFavourites}`).run({ before });
    store.prepare('DELETE FROM sweeps WHERE removed_at < @before').run({ before });
  });
}

/** A row of a damaged or hostile library goes too, but what it calls its identifier names no folder. */
function ids(store: ReadableStore, sql: string, before: number): string[] {
  return readRows('removed', idRow, store.prepare(sql).all({ before }))
    .map(({ id }) => idSchema.safeParse(id).data)
    .filter((id) => id !== undefined);
}
