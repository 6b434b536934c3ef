import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { idSchema } from '../../shared/dataset/dataset.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Room } from '../../shared/library/room.ts';
import { partialEnding } from '../../shared/library/file-names.ts';
import { libraryFolders } from './library-folders.ts';
import { removedBefore } from './purge.ts';
import type { WritableStore } from './store.ts';
import { deleteForGood, hasRow, type Undeleted, withFiles } from './sweep.ts';

interface OpenLibrary {
  libraryPath: string;
  store: WritableStore;
}

/** What `freeRoom` would delete now. */
export async function roomToFree(library: OpenLibrary): Promise<Room> {
  return roomOf(library, await findLeftovers(library));
}

/**
 * Deletes for good, at once, what was removed, and files that belong to nothing: older studios left them when
 * they were killed.
 *
 * @returns what is gone
 * @throws StudioError `forbidden` where something could not be deleted; the rest is gone
 */
export async function freeRoom(library: OpenLibrary): Promise<Room> {
  const leftovers = await findLeftovers(library);
  const room = await roomOf(library, leftovers);
  const undeleted = deleteForGood(
    library.libraryPath,
    library.store,
    removedBefore(library.store, Infinity),
  );
  for (const path of leftovers) {
    try {
      await rename(path, path + partialEnding);
      await rm(path + partialEnding, { recursive: true, force: true });
    } catch (error) {
      undeleted.push({ path, reason: (error as NodeJS.ErrnoException).message });
    }
  }
  if (undeleted.length > 0) throw notAll(undeleted);
  return room;
}

/** What is said where something could not be deleted. */
export function notAll(undeleted: readonly Undeleted[]): StudioError {
  const [{ path, reason }] = undeleted as [Undeleted];
  const others = undeleted.length > 1 ? `, and ${undeleted.length - 1} more` : '';
  return new StudioError(
    'forbidden',
    `Not everything could be deleted: ${path} (${reason})${others}. The rest is gone.`,
    'Close programs that have it open, or see to it that you may delete it; what is left goes when the library is opened again.',
  );
}

async function roomOf(
  { libraryPath, store }: OpenLibrary,
  leftovers: readonly string[],
): Promise<Room> {
  const removed = removedBefore(store, Infinity);
  const [runs, datasets, favourites] = [removed.runs, removed.datasets, removed.favourites].map(
    withFiles,
  ) as [string[], string[], string[]];
  const folders = [
    ...runs.map((id) => join(libraryPath, libraryFolders.runs, id)),
    ...datasets.map((id) => join(libraryPath, libraryFolders.datasets, id)),
    ...favourites.map((id) => join(libraryPath, libraryFolders.favourites, `${id}.png`)),
  ];
  return {
    runs: runs.length,
    datasets: datasets.length,
    favourites: favourites.length,
    leftovers: leftovers.length,
    bytes: await bytesOf([...folders, ...leftovers]),
  };
}

/** Absolute. What is being written bears another ending, so it is none. */
async function findLeftovers({ libraryPath, store }: OpenLibrary): Promise<string[]> {
  const kinds = [
    ['runs', ''],
    ['datasets', ''],
    ['favourites', '.png'],
  ] as const;
  const found = kinds.map(async ([table, ending]) => {
    const folder = join(libraryPath, libraryFolders[table]);
    const names = await readdir(folder);
    return names
      .filter((name) => extname(name) === ending)
      .filter((name) => {
        const id = name.slice(0, name.length - ending.length);
        return idSchema.safeParse(id).success && !hasRow(store, table, id);
      })
      .map((name) => join(folder, name));
  });
  return (await Promise.all(found)).flat();
}

async function bytesOf(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const found = await stat(path);
    if (!found.isDirectory()) {
      bytes += found.size;
      continue;
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile()))
      bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
