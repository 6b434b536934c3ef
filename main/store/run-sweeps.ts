import { z } from 'zod';
import { sweepSchema, type Sweep } from '../../shared/run/sweep.ts';
import { jsonColumn, readRow, readRows, readSoundRows, toJsonColumn } from './rows.ts';
import { inTransaction, type ReadableStore, type WritableStore } from './store.ts';

const rowSchema = sweepSchema.extend({ description: jsonColumn(sweepSchema.shape.description) });
const selection =
  'SELECT id, name, dataset_id AS datasetId, description, created_at AS createdAt FROM sweeps';

export function insertSweep(store: WritableStore, sweep: Sweep): void {
  store
    .prepare(
      `INSERT INTO sweeps (id, name, dataset_id, description, created_at)
       VALUES (@id, @name, @datasetId, @description, @createdAt)`,
    )
    .run({ ...sweep, description: toJsonColumn(sweep.description) });
}

/** Newest first, without removed ones. */
export function listSweeps(store: ReadableStore): Sweep[] {
  const rows = store
    .prepare(`${selection} WHERE removed_at IS NULL ORDER BY created_at DESC, rowid DESC`)
    .all();
  return readSoundRows(store, 'sweeps', rowSchema, rows);
}

/** Without removed ones. */
export function findSweep(store: ReadableStore, id: string): Sweep | undefined {
  const row = store.prepare(`${selection} WHERE id = ? AND removed_at IS NULL`).get(id);
  return row === undefined ? undefined : readRow('sweeps', rowSchema, row);
}

export function renameSweep(store: WritableStore, id: string, name: string): void {
  store.prepare('UPDATE sweeps SET name = ? WHERE id = ?').run(name, id);
}

/** Of its runs those that are not removed, in the order in which they were made. */
export function runsOfSweep(store: ReadableStore, id: string): string[] {
  const rows = store
    .prepare('SELECT id FROM runs WHERE sweep_id = ? AND removed_at IS NULL ORDER BY rowid')
    .all(id);
  return readRows('runs', z.object({ id: z.string() }), rows).map((row) => row.id);
}

/** A soft removal, of the sweep and its runs as one. */
export function removeSweep(store: WritableStore, id: string, at: number): void {
  inTransaction(store, () => {
    const { last } = store
      .prepare('SELECT max(removed_at) AS last FROM runs WHERE sweep_id = ?')
      .get(id) as { last: number | null };
    // By their moment runs are told from those that were removed before: in the same millisecond, or by a clock set back.
    const moment = Math.max(at, (last ?? 0) + 1);
    store.prepare('UPDATE sweeps SET removed_at = ? WHERE id = ?').run(moment, id);
    store
      .prepare(
        'UPDATE runs SET removed_at = ?, queue_order = NULL WHERE sweep_id = ? AND removed_at IS NULL',
      )
      .run(moment, id);
  });
}

/** Takes that back: runs that had been removed before it stay so. */
export function restoreSweep(store: WritableStore, id: string): void {
  inTransaction(store, () => {
    store
      .prepare(
        `UPDATE runs SET removed_at = NULL
         WHERE sweep_id = @id AND removed_at = (SELECT removed_at FROM sweeps WHERE id = @id)`,
      )
      .run({ id });
    store.prepare('UPDATE sweeps SET removed_at = NULL WHERE id = ?').run(id);
  });
}
