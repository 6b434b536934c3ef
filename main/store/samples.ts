import { sampleSchema, type Sample } from '../../shared/run/run.ts';
import {
  inFolderOfRun,
  jsonColumn,
  readFirstSoundRow,
  readRow,
  readSoundRows,
  toJsonColumn,
} from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

const columns =
  'id, run_id AS runId, step, at, kind, path, count, columns, cell_size AS cellSize, seed, condition';

const rowSchema = sampleSchema
  .extend({ condition: jsonColumn(sampleSchema.shape.condition.unwrap()).nullable() })
  .refine(...inFolderOfRun);

export function insertSample(store: WritableStore, sample: Sample): void {
  store
    .prepare(
      `INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed, condition)
       VALUES (@id, @runId, @step, @at, @kind, @path, @count, @columns, @cellSize, @seed, @condition)`,
    )
    .run({ ...sample, condition: toJsonColumn(sample.condition) });
}

/** Ordered by step, then by time. */
export function listSamples(store: ReadableStore, runId: string): Sample[] {
  const rows = store
    .prepare(`SELECT ${columns} FROM samples WHERE run_id = ? ORDER BY step, at, rowid`)
    .all(runId);
  return readSoundRows(store, 'samples', rowSchema, rows);
}

export function findSample(store: ReadableStore, id: string): Sample | undefined {
  const row = store.prepare(`SELECT ${columns} FROM samples WHERE id = ?`).get(id);
  return row === undefined ? undefined : readRow('samples', rowSchema, row);
}

/** The newest sheet drawn while training. */
export function newestSample(store: ReadableStore, runId: string): Sample | undefined {
  const rows = store
    .prepare(
      `SELECT ${columns} FROM samples WHERE run_id = ? AND kind = 'progress'
       ORDER BY step DESC, at DESC`,
    )
    .iterate(runId);
  return readFirstSoundRow(store, 'samples', rowSchema, rows);
}

/** Forgets sheets after the checkpoint from which a run resumes: they are drawn again. */
export function deleteProgressSamplesAfter(
  store: WritableStore,
  runId: string,
  step: number,
): void {
  store
    .prepare(`DELETE FROM samples WHERE run_id = ? AND kind = 'progress' AND step > ?`)
    .run(runId, step);
}
