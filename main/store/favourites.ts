import { favouriteSchema, type Favourite } from '../../shared/creature/favourite.ts';
import { jsonColumn, readRow, readSoundRows, toJsonColumn } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** The run's name is the one it has now, or the one it had when the creature was starred. */
const selection = `
  SELECT favourites.id, run_id AS runId, coalesce(runs.name, run_name) AS runName,
    sample_id AS sampleId, cell AS "index", favourites.step, seed, size, path,
    condition, recolouring, favourites.created_at AS createdAt
  FROM favourites LEFT JOIN runs ON runs.id = run_id`;

const rowSchema = favouriteSchema
  .extend({
    condition: jsonColumn(favouriteSchema.shape.condition.unwrap()).nullable(),
    recolouring: jsonColumn(favouriteSchema.shape.recolouring.unwrap()).nullable(),
  })
  // Taking the star away deletes the file.
  .refine(({ id, path }) => path === `favourites/${id}.png`, {
    path: ['path'],
    message: 'is not its own picture',
  });

export function insertFavourite(store: WritableStore, favourite: Favourite): void {
  store
    .prepare(
      `INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, size, condition, recolouring, path, created_at)
       VALUES (@id, @runId, @runName, @sampleId, @index, @step, @seed, @size, @condition, @recolouring, @path, @createdAt)`,
    )
    .run({
      ...favourite,
      condition: toJsonColumn(favourite.condition),
      recolouring: toJsonColumn(favourite.recolouring),
    });
}

/** Newest first. */
export function listFavourites(store: ReadableStore): Favourite[] {
  const rows = store
    .prepare(`${selection} ORDER BY favourites.created_at DESC, favourites.rowid DESC`)
    .all();
  return readSoundRows(store, 'favourites', rowSchema, rows);
}

export function findFavourite(store: ReadableStore, id: string): Favourite | undefined {
  const row = store.prepare(`${selection} WHERE favourites.id = ?`).get(id);
  return row === undefined ? undefined : readRow('favourites', rowSchema, row);
}

/** How many favourites of a run there are, by the step at which they were drawn. */
export function favouritesByStep(store: ReadableStore, runId: string): Map<number, number> {
  const rows = store
    .prepare('SELECT step, count(*) AS count FROM favourites WHERE run_id = ? GROUP BY step')
    .all(runId) as { step: number; count: number }[];
  return new Map(rows.map(({ step, count }) => [step, count]));
}

/** The star on a cell of a sample's sheet, in these colours; in its own where there are none. */
export function findFavouriteOfCell(
  store: ReadableStore,
  sampleId: string,
  index: number,
  recolouring: Favourite['recolouring'] = null,
): Favourite | undefined {
  const row = store
    .prepare(`${selection} WHERE sample_id = ? AND cell = ? AND recolouring IS ?`)
    .get(sampleId, index, toJsonColumn(recolouring));
  return row === undefined ? undefined : readRow('favourites', rowSchema, row);
}

export function deleteFavourite(store: WritableStore, id: string): void {
  store.prepare('DELETE FROM favourites WHERE id = ?').run(id);
}
