import { poolIdSchema, type PoolPlaces } from '../../shared/pool/connection.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** Of the store that this library has seen in a folder; empty where that has none, null where it has seen none there. */
export function knownStore(database: ReadableStore, folder: string): string | null {
  const id = database.prepare('SELECT id FROM known_stores WHERE folder = ?').pluck().get(folder);
  return id === undefined ? null : String(id);
}

export function noteStore(database: WritableStore, folder: string, id: string): void {
  database
    .prepare('INSERT OR REPLACE INTO known_stores (folder, id) VALUES (?, ?)')
    .run(folder, id);
}

/** Whether a run is in a pool whose store that is. */
export function isStoreInUse(database: ReadableStore, folder: string): boolean {
  const run = database
    .prepare(
      `SELECT 1 FROM runs WHERE pool_job IS NOT NULL AND json_extract(pool_place, '$.store') = ?`,
    )
    .get(folder);
  return run !== undefined;
}

/** Of the pool at these addresses that was given a run last which is in it still. */
export function knownPool(database: ReadableStore, { redis, store }: PoolPlaces): string | null {
  const id = database
    .prepare(
      `SELECT pool_id FROM runs
       WHERE pool_job IS NOT NULL AND pool_id IS NOT NULL
         AND json_extract(pool_place, '$.redis') = ? AND json_extract(pool_place, '$.store') = ?
       ORDER BY started_at DESC`,
    )
    .pluck()
    .get(redis, store);
  return poolIdSchema.safeParse(id).data ?? null;
}
