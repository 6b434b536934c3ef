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
