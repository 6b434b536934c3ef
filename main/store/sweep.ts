import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { idSchema } from '../../shared/dataset/dataset.ts';
import { msInTrash } from '../../shared/library/trash.ts';
import { libraryPathSchema } from '../../shared/run/events.ts';
import { partialEnding } from '../../shared/library/file-names.ts';
import { deleteCheckpoint } from './checkpoints.ts';
import { libraryFolders } from './library-folders.ts';
import { deleteRemoved, type Removed, removedBefore } from './purge.ts';
import { readRows } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** What was to go and would not: another's, or open in another program. It may go another time. */
export interface Undeleted {
  path: string;
  reason: string;
}

/**
 * Puts a library in order when it is opened, however the last studio ended: what was removed long ago goes for
 * good, and so does what was left half-done.
 *
 * The row is what counts: a file that belongs to a row is written as NAME.partial, gets its row, and then its
 * name; to delete, a folder gets that ending first, then the row goes. So after any death what bears the ending
 * either has a row and gets its name, or goes.
 *
 * @returns what could not be put in order: it keeps no library from being opened
 */
export function sweepLibrary(path: string, store: WritableStore): Undeleted[] {
  const undeleted = [
    ...deleteForGood(path, store, removedBefore(store, Date.now() - msInTrash)),
    ...removeAll(join(path, libraryFolders.uploads), () => true),
    ...removeAll(join(path, libraryFolders.exports), (name) => name.endsWith(partialEnding)),
    ...settle(path, store, 'datasets', ''),
    ...settle(path, store, 'runs', ''),
    ...settle(path, store, 'favourites', '.png'),
  ];
  forgetPrunedCheckpoints(path, store);
  return undeleted;
}

/**
 * Deletes what was removed for good, with its files.
 *
 * @returns what could not be deleted; it belongs to no row any more
 */
export function deleteForGood(path: string, store: WritableStore, removed: Removed): Undeleted[] {
  const folders = (['runs', 'datasets'] as const).flatMap((kind) =>
    withFiles(removed[kind]).map((id) => join(path, libraryFolders[kind], id)),
  );
  const unmarked = each(folders, (folder) => {
    remove(folder + partialEnding);
    if (existsSync(folder)) renameSync(folder, folder + partialEnding);
  });
  deleteRemoved(store, removed);
  const pictures = withFiles(removed.favourites).map((id) =>
    join(path, libraryFolders.favourites, `${id}.png`),
  );
  return [
    ...unmarked,
    ...each(folders, (folder) => remove(folder + partialEnding)),
    ...each(pictures, remove),
  ];
}

/** A row of a damaged or hostile library goes too, but what it calls its identifier names no file. */
export function withFiles(ids: readonly string[]): string[] {
  return ids.filter((id) => idSchema.safeParse(id).success);
}

/** Gives what was not yet named its name where its row is there, and deletes the rest. */
function settle(
  path: string,
  store: ReadableStore,
  table: keyof typeof named,
  ending: string,
): Undeleted[] {
  const folder = join(path, libraryFolders[table]);
  const partials = readdirSync(folder).filter((name) => name.endsWith(partialEnding));
  return each(
    partials.map((name) => join(folder, name)),
    (partial) => {
      const whole = partial.slice(0, -partialEnding.length);
      const id = basename(whole, ending);
      const isOurs = whole.endsWith(ending) && hasRow(store, table, id);
      if (isOurs && !existsSync(whole)) renameSync(partial, whole);
      else remove(partial);
    },
  );
}

const named = {
  datasets: 'SELECT 1 FROM datasets WHERE id = ?',
  runs: 'SELECT 1 FROM runs WHERE id = ?',
  favourites: 'SELECT 1 FROM favourites WHERE id = ?',
} as const;

export function hasRow(store: ReadableStore, table: keyof typeof named, id: string): boolean {
  return store.prepare(named[table]).get(id) !== undefined;
}

/**
 * A trainer keeps the newest few checkpoints and deletes the others. Where all of a run's files are away (a disk
 * that is not there, a backup that is on its way) its rows stay.
 */
function forgetPrunedCheckpoints(path: string, store: WritableStore): void {
  const schema = z.object({ id: z.string(), runId: z.string(), path: z.string() });
  const rows = store
    .prepare(
      `SELECT id, run_id AS runId, path FROM checkpoints
       WHERE NOT EXISTS (
         SELECT 1 FROM checkpoints_in_pool AS there
         WHERE there.run_id = checkpoints.run_id AND there.step = checkpoints.step
       )`,
    )
    .all();
  for (const { id, runId, path: checkpoint } of readRows('checkpoints', schema, rows)) {
    if (!idSchema.safeParse(runId).success || !libraryPathSchema.safeParse(checkpoint).success)
      continue;
    const isThere = existsSync(join(path, libraryFolders.runs, runId, 'checkpoints'));
    if (isThere && !existsSync(join(path, checkpoint))) deleteCheckpoint(store, id);
  }
}

function removeAll(folder: string, isLeftover: (name: string) => boolean): Undeleted[] {
  const leftovers = readdirSync(folder).filter(isLeftover);
  return each(
    leftovers.map((name) => join(folder, name)),
    remove,
  );
}

/** Goes on with the others where the system refuses one. */
function each(paths: readonly string[], work: (path: string) => void): Undeleted[] {
  return paths.flatMap((path) => {
    try {
      work(path);
      return [];
    } catch (error) {
      return [{ path, reason: (error as NodeJS.ErrnoException).message }];
    }
  });
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
