import { z } from 'zod';
import { idSchema } from '../../shared/dataset.ts';
import { readRows } from './rows.ts';
import { inTransaction, type WritableStore } from './store.ts';

/** How long a removed dataset or run can be restored. */
export const daysUntilPurged = 30;

const idRow = z.object({ id: z.unknown() });

/**
 * Deletes for good what was removed more than 30 days before `now`. A dataset stays as long as a run,
 * removed or not, refers to it.
 *
 * @returns the identifiers of what is gone: their folders can be deleted
 */
export function purgeRemoved(
  store: WritableStore,
  now: number,
): { runs: string[]; datasets: string[] } {
  const before = now - daysUntilPurged * 24 * 60 * 60 * 1_000;
  return inTransaction(store, () => ({
    runs: ids(store, 'DELETE FROM runs WHERE removed_at < ? RETURNING id', before),
    datasets: ids(
      store,
      `DELETE FROM datasets WHERE removed_at < ?
         AND id NOT IN (SELECT dataset_id FROM runs) RETURNING id`,
      before,
    ),
  }));
}

/** A row of a damaged or hostile library goes too, but what it calls its identifier names no folder. */
function ids(store: WritableStore, sql: string, before: number): string[] {
  return readRows('removed', idRow, store.prepare(sql).all(before))
    .map(({ id }) => idSchema.safeParse(id).data)
    .filter((id) => id !== undefined);
}
