import { z } from 'zod';
import {
  creatureRecipeSchema,
  favouriteSchema,
  type CreatureRecipe,
  type Favourite,
} from '../../shared/creature/favourite.ts';
import { jsonColumn, orLeftOut, readRow, readRows, readSoundRows, toJsonColumn } from './rows.ts';
import { inTransaction, type ReadableStore, type WritableStore } from './store.ts';

/** The run's name is the one it has now, or the one it had when the creature was starred. */
const selection = `
  SELECT favourites.id, run_id AS runId, coalesce(runs.name, run_name) AS runName,
    sample_id AS sampleId, cell AS "index", favourites.step, seed, favourites.origin, size, path,
    condition, recolouring, favourites.created_at AS createdAt, rating, rejected_at AS rejectedAt
  FROM favourites LEFT JOIN runs ON runs.id = run_id`;

const rowSchema = favouriteSchema
  .extend({
    condition: jsonColumn(favouriteSchema.shape.condition.unwrap()).nullable(),
    recolouring: jsonColumn(favouriteSchema.shape.recolouring.unwrap()).nullable(),
    origin: orLeftOut(favouriteSchema.shape.origin),
  })
  // Taking the star away deletes the file.
  .refine(({ id, path }) => path === `favourites/${id}.png`, {
    path: ['path'],
    message: 'is not its own picture',
  });

export function insertFavourite(
  store: WritableStore,
  favourite: Favourite,
  recipe: CreatureRecipe | null = null,
): void {
  store
    .prepare(
      `INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, origin, size, condition, recolouring, path,
         created_at, rating, rejected_at, recipe)
       VALUES (@id, @runId, @runName, @sampleId, @index, @step, @seed, @origin, @size, @condition, @recolouring, @path,
         @createdAt, @rating, @rejectedAt, @recipe)`,
    )
    .run({
      ...favourite,
      origin: favourite.origin ?? null,
      condition: toJsonColumn(favourite.condition),
      recolouring: toJsonColumn(favourite.recolouring),
      recipe: toJsonColumn(recipe),
    });
}

/** Newest first. */
export function listFavourites(store: ReadableStore): Favourite[] {
  return listed(store, 'rejected_at IS NULL');
}

/** Creatures that were rejected, newest first. */
export function listRejects(store: ReadableStore): Favourite[] {
  return listed(store, 'rejected_at IS NOT NULL');
}

function listed(store: ReadableStore, which: string): Favourite[] {
  const rows = store
    .prepare(
      `${selection} WHERE favourites.removed_at IS NULL AND ${which}
       ORDER BY favourites.created_at DESC, favourites.rowid DESC`,
    )
    .all();
  return readSoundRows(store, 'favourites', rowSchema, rows);
}

/** A favourite or a reject; none that was removed. */
export function findFavourite(store: ReadableStore, id: string): Favourite | undefined {
  const row = store
    .prepare(`${selection} WHERE favourites.id = ? AND favourites.removed_at IS NULL`)
    .get(id);
  return row === undefined ? undefined : readRow('favourites', rowSchema, row);
}

/** What it is made of; undefined of one from before that was kept. */
export function recipeOfFavourite(store: ReadableStore, id: string): CreatureRecipe | undefined {
  const row = store
    .prepare('SELECT recipe FROM favourites WHERE id = ? AND recipe IS NOT NULL')
    .get(id);
  if (row === undefined) return undefined;
  return readRow('favourites', z.object({ recipe: jsonColumn(creatureRecipeSchema) }), row).recipe;
}

/** How many favourites of a run there are, by the step at which they were drawn. */
export function favouritesByStep(store: ReadableStore, runId: string): Map<number, number> {
  const rows = store
    .prepare(
      `SELECT step, count(*) AS count FROM favourites
       WHERE run_id = ? AND removed_at IS NULL AND rejected_at IS NULL GROUP BY step`,
    )
    .all(runId) as { step: number; count: number }[];
  return new Map(rows.map(({ step, count }) => [step, count]));
}

/** Whether anything is kept of a step of a run, be it removed: that can be undone. */
export function hasFavouriteOfStep(store: ReadableStore, runId: string, step: number): boolean {
  return (
    store.prepare('SELECT 1 FROM favourites WHERE run_id = ? AND step = ?').get(runId, step) !==
    undefined
  );
}

/** What is kept of a cell of a sample's sheet, in these colours; in its own where there are none. It may have been removed. */
export function findFavouriteOfCell(
  store: ReadableStore,
  sampleId: string,
  index: number,
  recolouring: Favourite['recolouring'] = null,
): (Favourite & { isRemoved: boolean }) | undefined {
  const row = store
    .prepare(
      `${selection.replace('SELECT', 'SELECT favourites.removed_at AS removedAt,')}
       WHERE sample_id = ? AND cell = ? AND recolouring IS ?`,
    )
    .get(sampleId, index, toJsonColumn(recolouring)) as { removedAt: number | null } | undefined;
  if (row === undefined) return undefined;
  const { removedAt, ...kept } = row;
  return { ...readRow('favourites', rowSchema, kept), isRemoved: removedAt !== null };
}

/** @returns the identifiers of those that were changed by it */
export function changeFavourites(
  store: WritableStore,
  ids: readonly string[],
  changes: Partial<Pick<Favourite, 'rating' | 'rejectedAt'> & { removedAt: null }>,
): string[] {
  const columns = { rating: 'rating', rejectedAt: 'rejected_at', removedAt: 'removed_at' } as const;
  const named = Object.keys(changes) as (keyof typeof columns)[];
  const set = named.map((name) => `${columns[name]} = @${name}`).join(', ');
  const differs = named.map((name) => `${columns[name]} IS NOT @${name}`).join(' OR ');
  const rows = store
    .prepare(
      `UPDATE favourites SET ${set}
       WHERE id IN (SELECT value FROM json_each(@ids)) AND (${differs}) RETURNING id`,
    )
    .all({ ...changes, ids: JSON.stringify(ids) });
  return readRows('favourites', z.object({ id: z.string() }), rows).map(({ id }) => id);
}

/**
 * A soft removal of them together. What is not there any more is passed over.
 *
 * @returns the identifiers of those that were removed by it
 */
export function removeFavourites(
  store: WritableStore,
  ids: readonly string[],
  at: number,
): string[] {
  return inTransaction(store, () => {
    const { last } = store.prepare('SELECT max(removed_at) AS last FROM favourites').get() as {
      last: number | null;
    };
    // In the trash, what was removed together is told by its moment: there may be two in a millisecond, or a clock set back.
    const moment = Math.max(at, (last ?? 0) + 1);
    const rows = store
      .prepare(
        `UPDATE favourites SET removed_at = @moment
         WHERE id IN (SELECT value FROM json_each(@ids)) AND removed_at IS NULL RETURNING id`,
      )
      .all({ moment, ids: JSON.stringify(ids) });
    return readRows('favourites', z.object({ id: z.string() }), rows).map(({ id }) => id);
  });
}

/** Those of these that are there, newest first. */
export function findFavourites(store: ReadableStore, ids: readonly string[]): Favourite[] {
  const rows = store
    .prepare(
      `${selection} WHERE favourites.removed_at IS NULL
         AND favourites.id IN (SELECT value FROM json_each(?))
       ORDER BY favourites.created_at DESC, favourites.rowid DESC`,
    )
    .all(JSON.stringify(ids));
  return readSoundRows(store, 'favourites', rowSchema, rows);
}

export function deleteFavourite(store: WritableStore, id: string): void {
  store.prepare('DELETE FROM favourites WHERE id = ?').run(id);
}
