import { z } from 'zod';
import { idSchema } from '../../shared/dataset/dataset.ts';
import {
  mostTrashPictures,
  msInTrash,
  type TrashRef,
  type Trashed,
} from '../../shared/library/trash.ts';
import { libraryPathSchema } from '../../shared/run/events.ts';
import { jsonColumn, readRows, readSoundRows } from './rows.ts';
import type { Removed } from './purge.ts';
import type { ReadableStore } from './store.ts';

const removedAt = z.int().min(0);
const named = z.object({ id: idSchema, name: z.string(), removedAt });

/** All that was removed and is not gone yet, the last removed first. */
export function listTrash(store: ReadableStore): Trashed[] {
  return [
    ...trashedRuns(store),
    ...trashedSweeps(store),
    ...trashedDatasets(store),
    ...trashedFavourites(store),
  ].toSorted((a, b) => b.removedAt - a.removedAt);
}

/** Without those that went with their sweep: they come back with it. */
function trashedRuns(store: ReadableStore): Trashed[] {
  const rows = store
    .prepare(
      `SELECT id, name, step, removed_at AS removedAt,
         (SELECT path FROM samples WHERE run_id = runs.id ORDER BY step DESC LIMIT 1) AS picture
       FROM runs WHERE removed_at IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM sweeps WHERE sweeps.id = sweep_id AND sweeps.removed_at = runs.removed_at)`,
    )
    .all();
  const schema = named.extend({ step: z.int().min(0), picture: libraryPathSchema.nullable() });
  return readSoundRows(store, 'runs', schema, rows).map(({ id, step, picture, ...run }) => ({
    ref: { kind: 'run', id },
    name: run.name,
    count: step,
    ...goesAfter(run.removedAt),
    pictures: picture === null ? [] : [picture],
  }));
}

function trashedSweeps(store: ReadableStore): Trashed[] {
  const rows = store
    .prepare(
      `SELECT id, name, removed_at AS removedAt,
         (SELECT count(*) FROM runs
          WHERE sweep_id = sweeps.id AND runs.removed_at = sweeps.removed_at) AS count
       FROM sweeps WHERE removed_at IS NOT NULL`,
    )
    .all();
  const schema = named.extend({ count: z.int().min(0) });
  return readSoundRows(store, 'sweeps', schema, rows).map(({ id, name, count, ...sweep }) => ({
    ref: { kind: 'sweep', id },
    name,
    count,
    ...goesAfter(sweep.removedAt),
    pictures: [],
  }));
}

/** A dataset stays as long as a run that stays was trained on it, and goes with the last of those in the trash. */
function trashedDatasets(store: ReadableStore): Trashed[] {
  const rows = store
    .prepare(
      `SELECT id, name, count, removed_at AS removedAt,
         (SELECT name FROM runs WHERE dataset_id = datasets.id ORDER BY removed_at LIMIT 1) AS neededBy,
         EXISTS (SELECT 1 FROM runs WHERE dataset_id = datasets.id AND removed_at IS NULL) AS stays,
         (SELECT max(removed_at) FROM runs WHERE dataset_id = datasets.id) AS lastRunRemovedAt
       FROM datasets WHERE removed_at IS NOT NULL`,
    )
    .all();
  const schema = named.extend({
    count: z.int().min(0),
    neededBy: z.string().nullable(),
    stays: z.int(),
    lastRunRemovedAt: removedAt.nullable(),
  });
  return readSoundRows(store, 'datasets', schema, rows).map((dataset) => {
    const { id, name, count, neededBy, stays, lastRunRemovedAt } = dataset;
    const last = Math.max(dataset.removedAt, lastRunRemovedAt ?? 0);
    return {
      ref: { kind: 'dataset', id },
      name,
      count,
      removedAt: dataset.removedAt,
      goesAt: stays === 1 ? null : last + msInTrash,
      neededBy,
      pictures: Array.from(
        { length: Math.min(count, mostTrashPictures) },
        (_, place) => `datasets/${id}/sprites/${place}.png`,
      ),
    };
  });
}

function trashedFavourites(store: ReadableStore): Trashed[] {
  const rows = store
    .prepare(
      `SELECT favourites.removed_at AS removedAt, count(*) AS count,
         min(coalesce(runs.name, run_name)) AS name, count(DISTINCT run_id) AS runs,
         (SELECT json_group_array(path) FROM
           (SELECT path FROM favourites AS shown WHERE shown.removed_at = favourites.removed_at
            ORDER BY created_at DESC LIMIT ${mostTrashPictures})) AS pictures
       FROM favourites LEFT JOIN runs ON runs.id = run_id
       WHERE favourites.removed_at IS NOT NULL GROUP BY favourites.removed_at`,
    )
    .all();
  const schema = z.object({
    removedAt,
    count: z.int().min(1),
    name: z.string(),
    runs: z.int().min(1),
    pictures: jsonColumn(z.array(libraryPathSchema)),
  });
  return readSoundRows(store, 'favourites', schema, rows).map((group) => ({
    ref: { kind: 'favourites', removedAt: group.removedAt },
    name: group.runs === 1 ? group.name : `${group.runs} runs`,
    count: group.count,
    ...goesAfter(group.removedAt),
    pictures: group.pictures,
  }));
}

function goesAfter(at: number): Pick<Trashed, 'removedAt' | 'goesAt' | 'neededBy'> {
  return { removedAt: at, goesAt: at + msInTrash, neededBy: null };
}

/** The favourites and rejects that were removed at that moment. */
export function favouritesRemovedAt(store: ReadableStore, at: number): string[] {
  return idsOf(store, 'SELECT id FROM favourites WHERE removed_at = ?', at);
}

/** The rows of which something in the trash consists, as far as they are still in it. */
export function rowsOfTrash(store: ReadableStore, refs: readonly TrashRef[]): Removed {
  const removed: Removed = { runs: [], datasets: [], favourites: [], sweeps: [] };
  for (const ref of refs) {
    if (ref.kind === 'favourites')
      removed.favourites.push(...favouritesRemovedAt(store, ref.removedAt));
    else removed[`${ref.kind}s`].push(...inTrash(store, `${ref.kind}s`, ref.id));
    if (ref.kind !== 'sweep') continue;
    const withSweep = `SELECT runs.id FROM runs JOIN sweeps ON sweeps.id = sweep_id
      WHERE sweep_id = ? AND runs.removed_at = sweeps.removed_at`;
    removed.runs.push(...idsOf(store, withSweep, ref.id));
  }
  return removed;
}

function inTrash(store: ReadableStore, table: 'runs' | 'sweeps' | 'datasets', id: string) {
  return idsOf(store, `SELECT id FROM ${table} WHERE id = ? AND removed_at IS NOT NULL`, id);
}

function idsOf(store: ReadableStore, sql: string, value: string | number): string[] {
  return readRows('removed', z.object({ id: z.string() }), store.prepare(sql).all(value)).map(
    ({ id }) => id,
  );
}
