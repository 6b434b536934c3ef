import { z } from 'zod';
import { type StoreOwner, storeOwnerSchema } from '../../shared/pool/job.ts';
import { readSoundRows } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/*
 * What this library has put into the stores of pools, noted before it is put. What stands here and is named by no row of
 * runs or datasets any more is taken out again, and nothing else ever is (docs/decisions/0521).
 */

const rowSchema = z.object({ owner: storeOwnerSchema });

export function notePutIntoStore(
  database: WritableStore,
  store: string,
  owners: readonly StoreOwner[],
): void {
  for (const owner of owners)
    database
      .prepare('INSERT OR IGNORE INTO put_into_stores (store, owner) VALUES (?, ?)')
      .run(store, owner);
}

/** What no row needs any more: jobs that no run has, datasets that are removed and that no run in a pool is trained on. */
export function notNeededInStore(database: ReadableStore, store: string): StoreOwner[] {
  const rows = database
    .prepare(
      `SELECT owner FROM put_into_stores
       WHERE store = ?
         AND owner NOT IN (SELECT 'jobs/' || pool_job FROM runs WHERE pool_job IS NOT NULL)
         AND owner NOT IN (SELECT 'datasets/' || id FROM datasets WHERE removed_at IS NULL)
         AND owner NOT IN (
           SELECT 'datasets/' || dataset_id FROM runs
           WHERE pool_job IS NOT NULL OR (state = 'queued' AND place <> 'here' AND removed_at IS NULL)
         )
       ORDER BY owner`,
    )
    .all(store);
  return readSoundRows(database, 'put_into_stores', rowSchema, rows).map(({ owner }) => owner);
}

export function forgetPutIntoStore(
  database: WritableStore,
  store: string,
  owner: StoreOwner,
): void {
  database.prepare('DELETE FROM put_into_stores WHERE store = ? AND owner = ?').run(store, owner);
}
