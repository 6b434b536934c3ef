import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { idSchema } from '../../shared/dataset.ts';
import { libraryPathSchema } from '../../shared/events.ts';
import { partialEnding } from '../../shared/partial-files.ts';
import { deleteCheckpoint } from './checkpoints.ts';
import { libraryFolders } from './library-folders.ts';
import { deleteRemoved, idsRemovedBefore } from './purge.ts';
import { readRows } from './rows.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** How long a removed dataset or run can be restored. */
const daysUntilPurged = 30;

/**
 * Puts a library in order when it is opened, however the last studio ended: what was removed long ago goes for
 * good, and so does what was left half-done.
 *
 * The row is what counts: a file that belongs to a row is written as NAME.partial, gets its row, and then its
 * name; to delete, a folder gets that ending first, then the row goes. So after any death what bears the ending
 * either has a row and gets its name, or goes.
 */
export function sweepLibrary(path: string, store: WritableStore): void {
  purge(path, store, Date.now() - daysUntilPurged * 24 * 60 * 60 * 1_000);
  removeAll(join(path, libraryFolders.uploads), () => true);
  removeAll(join(path, libraryFolders.exports), (name) => name.endsWith(partialEnding));
  settle(path, store, 'datasets', '');
  settle(path, store, 'runs', '');
  settle(path, store, 'favourites', '.png');
  forgetPrunedCheckpoints(path, store);
}

/** Deletes for good what was removed before then. */
export function purge(path: string, store: WritableStore, removedBefore: number): void {
  const gone = idsRemovedBefore(store, removedBefore);
  for (const kind of ['runs', 'datasets'] as const)
    for (const id of gone[kind]) {
      const folder = join(path, libraryFolders[kind], id);
      remove(folder + partialEnding);
      if (existsSync(folder)) renameSync(folder, folder + partialEnding);
    }
  deleteRemoved(store, removedBefore);
  for (const kind of ['runs', 'datasets'] as const)
    for (const id of gone[kind]) remove(join(path, libraryFolders[kind], id + partialEnding));
}

/** Gives what was not yet named its name where its row is there, and deletes the rest. */
function settle(path: string, store: ReadableStore, table: keyof typeof named, ending: string) {
  const folder = join(path, libraryFolders[table]);
  for (const partial of readdirSync(folder).filter((name) => name.endsWith(partialEnding))) {
    const name = partial.slice(0, -partialEnding.length);
    const isOurs =
      name.endsWith(ending) && hasRow(store, table, name.slice(0, name.length - ending.length));
    if (isOurs && !existsSync(join(folder, name)))
      renameSync(join(folder, partial), join(folder, name));
    else remove(join(folder, partial));
  }
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
  const rows = store.prepare('SELECT id, run_id AS runId, path FROM checkpoints').all();
  for (const { id, runId, path: checkpoint } of readRows('checkpoints', schema, rows)) {
    if (!idSchema.safeParse(runId).success || !libraryPathSchema.safeParse(checkpoint).success)
      continue;
    const isThere = existsSync(join(path, libraryFolders.runs, runId, 'checkpoints'));
    if (isThere && !existsSync(join(path, checkpoint))) deleteCheckpoint(store, id);
  }
}

function removeAll(folder: string, isLeftover: (name: string) => boolean): void {
  for (const name of readdirSync(folder)) {
    if (isLeftover(name)) remove(join(folder, name));
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
