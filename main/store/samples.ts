import type { z } from 'zod';
import { givenLatentsSchema, type GivenLatents } from '../../shared/creature/latents.ts';
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
  'id, run_id AS runId, step, at, kind, path, count, columns, cell_size AS cellSize, seed, condition, truncation, origin';

const rowSchema = sampleSchema
  .extend({
    condition: jsonColumn(sampleSchema.shape.condition.unwrap()).nullable(),
    truncation: orLeftOut(sampleSchema.shape.truncation),
    origin: orLeftOut(sampleSchema.shape.origin),
  })
  .refine(...inFolderOfRun);

/** @param given their latents, where no seed gives them */
export function insertSample(store: WritableStore, sample: Sample, given?: GivenLatents): void {
  const { condition, truncation = null, origin = null } = sample;
  store
    .prepare(
      `INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed, condition,
         truncation, origin, latents, conditions)
       VALUES (@id, @runId, @step, @at, @kind, @path, @count, @columns, @cellSize, @seed, @condition,
         @truncation, @origin, @latents, @conditions)`,
    )
    .run({
      ...sample,
      ...{ condition: toJsonColumn(condition), truncation, origin },
      ...{ latents: given?.latents ?? null, conditions: given?.conditions ?? null },
    });
}

/** The latents of a sheet whose seed does not give them. */
export function givenLatentsOf(store: ReadableStore, id: string): GivenLatents | undefined {
  const row = store
    .prepare('SELECT latents, conditions FROM samples WHERE id = ? AND latents IS NOT NULL')
    .get(id);
  return row === undefined ? undefined : readRow('samples', givenLatentsSchema, row);
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

/** A column that is null where the field is left out. */
function orLeftOut<T extends z.ZodOptional>(field: T) {
  return field.nullable().transform((value) => value ?? undefined);
}
