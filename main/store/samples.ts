import { z } from 'zod';
import { drawnFromSchema, type DrawnFrom } from '../../shared/creature/drawn-from.ts';
import { givenLatentsSchema, type GivenLatents } from '../../shared/creature/latents.ts';
import { sampleSchema, type Sample } from '../../shared/run/run.ts';
import {
  inFolderOfRun,
  jsonColumn,
  orLeftOut,
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

/**
 * @param given their latents, where no seed gives them
 * @param drawnFrom of a drawing, which has none
 */
export function insertSample(
  store: WritableStore,
  sample: Sample,
  given?: GivenLatents,
  drawnFrom?: DrawnFrom,
): void {
  const { condition, truncation = null, origin = null } = sample;
  store
    .prepare(
      `INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed, condition,
         truncation, origin, latents, conditions, drawn_from)
       VALUES (@id, @runId, @step, @at, @kind, @path, @count, @columns, @cellSize, @seed, @condition,
         @truncation, @origin, @latents, @conditions, @drawnFrom)`,
    )
    .run({
      ...sample,
      ...{ condition: toJsonColumn(condition), truncation, origin },
      ...{ latents: given?.latents ?? null, conditions: given?.conditions ?? null },
      drawnFrom: toJsonColumn(drawnFrom ?? null),
    });
}

/** The latents of a sheet whose seed does not give them. */
export function givenLatentsOf(store: ReadableStore, id: string): GivenLatents | undefined {
  const row = store
    .prepare('SELECT latents, conditions FROM samples WHERE id = ? AND latents IS NOT NULL')
    .get(id);
  return row === undefined ? undefined : readRow('samples', givenLatentsSchema, row);
}

/** What a drawing was drawn from; undefined of one from before that was kept. */
export function drawnFromOf(store: ReadableStore, id: string): DrawnFrom | undefined {
  const row = store
    .prepare('SELECT drawn_from AS drawnFrom FROM samples WHERE id = ? AND drawn_from IS NOT NULL')
    .get(id);
  if (row === undefined) return undefined;
  return readRow('samples', z.object({ drawnFrom: jsonColumn(drawnFromSchema) }), row).drawnFrom;
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
