import {
  checkpointSchema,
  keptCheckpointSchema,
  type Checkpoint,
  type KeptCheckpoint,
} from '../../shared/run/run.ts';
import {
  inFolderOfRun,
  jsonColumn,
  readFirstSoundRow,
  readSoundRows,
  toJsonColumn,
} from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

const columns = 'id, run_id AS runId, step, at, path, hash, bytes';
const rowSchema = checkpointSchema.refine(...inFolderOfRun);

/** A checkpoint of the same step, written again after a resume, takes the place of the old one. */
export function insertCheckpoint(store: WritableStore, checkpoint: Checkpoint): void {
  store
    .prepare(
      `INSERT OR REPLACE INTO checkpoints (id, run_id, step, at, path, hash, bytes)
       VALUES (@id, @runId, @step, @at, @path, @hash, @bytes)`,
    )
    .run(checkpoint);
}

/** Ordered by step. */
export function listCheckpoints(store: ReadableStore, runId: string): Checkpoint[] {
  const rows = store
    .prepare(`SELECT ${columns} FROM checkpoints WHERE run_id = ? ORDER BY step`)
    .all(runId);
  return readSoundRows(store, 'checkpoints', rowSchema, rows);
}

export function newestCheckpoint(store: ReadableStore, runId: string): Checkpoint | undefined {
  const rows = store
    .prepare(`SELECT ${columns} FROM checkpoints WHERE run_id = ? ORDER BY step DESC`)
    .iterate(runId);
  return readFirstSoundRow(store, 'checkpoints', rowSchema, rows);
}

/** Forgets a checkpoint that turned out damaged, or whose files were deleted. */
export function deleteCheckpoint(store: WritableStore, id: string): void {
  store.prepare('DELETE FROM checkpoints WHERE id = ?').run(id);
}

const keptRowSchema = keptCheckpointSchema
  .extend({ mark: jsonColumn(keptCheckpointSchema.shape.mark.unwrap()).nullable() })
  .refine(...inFolderOfRun);

/** One of the same step gets the mark that is given now. */
export function insertKeptCheckpoint(store: WritableStore, kept: KeptCheckpoint): void {
  store
    .prepare(
      `INSERT OR REPLACE INTO kept_checkpoints (run_id, step, at, path, hash, bytes, mark)
       VALUES (@runId, @step, @at, @path, @hash, @bytes, @mark)`,
    )
    .run({ ...kept, mark: toJsonColumn(kept.mark) });
}

/** Ordered by step. */
export function listKeptCheckpoints(store: ReadableStore, runId: string): KeptCheckpoint[] {
  const rows = store
    .prepare(
      `SELECT run_id AS runId, step, at, path, hash, bytes, mark FROM kept_checkpoints
       WHERE run_id = ? ORDER BY step`,
    )
    .all(runId);
  return readSoundRows(store, 'kept_checkpoints', keptRowSchema, rows);
}

export function deleteKeptCheckpoint(store: WritableStore, runId: string, step: number): void {
  store.prepare('DELETE FROM kept_checkpoints WHERE run_id = ? AND step = ?').run(runId, step);
}
