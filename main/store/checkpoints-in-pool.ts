import { z } from 'zod';
import { type StoredCheckpoint, storedCheckpointSchema } from '../../shared/pool/job.ts';
import { inFolderOfRun, jsonColumn, readSoundRows } from './rows.ts';
import { inTransaction, type ReadableStore, type WritableStore } from './store.ts';

/*
 * The files of these checkpoints lie in the store of a run's pool, and not in the library. A row is there before the
 * checkpoint is listed, and goes when its files have come, when the store lets them go, or when the run ends.
 */

const rowSchema = z
  .object({
    runId: z.string(),
    step: storedCheckpointSchema.shape.step,
    path: storedCheckpointSchema.shape.path,
    files: jsonColumn(storedCheckpointSchema.shape.files),
  })
  .refine(...inFolderOfRun);

/** One of the same step, trained again, takes the place of the old one. */
export function insertCheckpointInPool(
  store: WritableStore,
  runId: string,
  { step, path, files }: StoredCheckpoint,
): void {
  store
    .prepare(
      `INSERT OR REPLACE INTO checkpoints_in_pool (run_id, step, path, files)
       VALUES (@runId, @step, @path, @files)`,
    )
    .run({ runId, step, path, files: JSON.stringify(files) });
}

/** Ordered by step. */
export function listCheckpointsInPool(store: ReadableStore, runId: string): StoredCheckpoint[] {
  const rows = store
    .prepare(
      `SELECT run_id AS runId, step, path, files FROM checkpoints_in_pool
       WHERE run_id = ? ORDER BY step`,
    )
    .all(runId);
  return readSoundRows(store, 'checkpoints_in_pool', rowSchema, rows).map(
    ({ step, path, files }) => ({ step, path, files }),
  );
}

/** Its files are in the library now. */
export function deleteCheckpointInPool(store: WritableStore, runId: string, step: number): void {
  store.prepare('DELETE FROM checkpoints_in_pool WHERE run_id = ? AND step = ?').run(runId, step);
}

/** Its files are nowhere any more: the checkpoint is not listed any more, unless they had come before. */
export function forgetCheckpointInPool(store: WritableStore, runId: string, step: number): void {
  inTransaction(store, () => {
    store
      .prepare(
        `DELETE FROM checkpoints WHERE run_id = @runId AND step = @step
         AND step IN (SELECT step FROM checkpoints_in_pool WHERE run_id = @runId)`,
      )
      .run({ runId, step });
    deleteCheckpointInPool(store, runId, step);
  });
}

export function deleteCheckpointsInPoolAfter(
  store: WritableStore,
  runId: string,
  step: number,
): void {
  store.prepare('DELETE FROM checkpoints_in_pool WHERE run_id = ? AND step > ?').run(runId, step);
}

/** What has not come by now does not come: the checkpoints are not listed any more. */
export function forgetCheckpointsInPool(store: WritableStore, runId: string): void {
  inTransaction(store, () => {
    store
      .prepare(
        `DELETE FROM checkpoints WHERE run_id = @runId
         AND step IN (SELECT step FROM checkpoints_in_pool WHERE run_id = @runId)`,
      )
      .run({ runId });
    store.prepare('DELETE FROM checkpoints_in_pool WHERE run_id = ?').run(runId);
  });
}
