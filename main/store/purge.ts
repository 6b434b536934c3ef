import { z } from 'zod';
import { readRows } from './rows.ts';
import { inTransaction, type ReadableStore, type WritableStore } from './store.ts';

/** Identifiers as rows give them: a damaged or hostile library may call its rows what names no folder. */
export interface Removed {
  runs: string[];
  datasets: string[];
  favourites: string[];
  sweeps: string[];
}

/** What was removed before then. A dataset stays as long as a run that stays refers to it. */
export function removedBefore(store: ReadableStore, before: number): Removed {
  const idsIn = (table: keyof Removed, also = '') => {
    const rows = store
      .prepare(`SELECT id FROM ${table} WHERE removed_at < @before ${also}`)
      .all({ before });
    return readRows('removed', z.object({ id: z.string() }), rows).map(({ id }) => id);
  };
  return {
    runs: idsIn('runs'),
    datasets: idsIn(
      'datasets',
      `AND id NOT IN (SELECT dataset_id FROM runs WHERE removed_at IS NULL OR removed_at >= @before)`,
    ),
    favourites: idsIn('favourites'),
    sweeps: idsIn('sweeps'),
  };
}

/** All or none, and of these only what is removed. */
export function deleteRemoved(store: WritableStore, removed: Removed): void {
  inTransaction(store, () => {
    for (const table of ['runs', 'datasets', 'favourites', 'sweeps'] as const)
      store
        .prepare(
          `DELETE FROM ${table}
           WHERE removed_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))`,
        )
        .run(JSON.stringify(removed[table]));
  });
}
