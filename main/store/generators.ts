import { z } from 'zod';
import { idSchema } from '../../shared/dataset/dataset.ts';
import { engineChoiceSchema } from '../../shared/engine/engine.ts';
import { libraryPathSchema } from '../../shared/run/events.ts';
import { libraryFolders } from './library-folders.ts';
import { readSoundRows } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** A generator that is kept for favourites, whatever becomes of its run. */
const keptGeneratorSchema = z
  .object({
    runId: idSchema,
    step: z.int().min(0),
    path: libraryPathSchema,
    datasetId: idSchema,
    engine: engineChoiceSchema,
    keptAt: z.int(),
  })
  // Its folder is deleted with it.
  .refine(({ runId, step, path }) => path === keptGeneratorPath(runId, step), {
    path: ['path'],
    message: 'is not its own folder',
  });
export type KeptGenerator = z.output<typeof keptGeneratorSchema>;

/** Relative to the library. */
export function keptGeneratorPath(runId: string, step: number): string {
  return `${libraryFolders.generators}/${runId}-${String(step).padStart(6, '0')}`;
}

export function insertGenerator(store: WritableStore, generator: KeptGenerator): void {
  store
    .prepare(
      `INSERT OR REPLACE INTO generators (run_id, step, path, dataset_id, engine, kept_at)
       VALUES (@runId, @step, @path, @datasetId, @engine, @keptAt)`,
    )
    .run(generator);
}

export function listGenerators(store: ReadableStore): KeptGenerator[] {
  return sound(store, store.prepare(selection).all());
}

export function findGenerator(
  store: ReadableStore,
  runId: string,
  step: number,
): KeptGenerator | undefined {
  const rows = store.prepare(`${selection} WHERE run_id = ? AND step = ?`).all(runId, step);
  return sound(store, rows)[0];
}

export function deleteGenerator(store: WritableStore, runId: string, step: number): void {
  store.prepare('DELETE FROM generators WHERE run_id = ? AND step = ?').run(runId, step);
}

const selection =
  'SELECT run_id AS runId, step, path, dataset_id AS datasetId, engine, kept_at AS keptAt FROM generators';

function sound(store: ReadableStore, rows: unknown[]): KeptGenerator[] {
  return readSoundRows(store, 'generators', keptGeneratorSchema, rows);
}
