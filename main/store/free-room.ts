import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { idSchema } from '../../shared/dataset.ts';
import type { Room } from '../../shared/room.ts';
import { partialEnding } from '../../shared/partial-files.ts';
import { libraryFolders } from './library-folders.ts';
import { idsRemovedBefore } from './purge.ts';
import type { WritableStore } from './store.ts';
import { hasRow, purge } from './sweep.ts';

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
 */
export async function freeRoom(library: OpenLibrary): Promise<Room> {
  const leftovers = await findLeftovers(library);
  const room = await roomOf(library, leftovers);
  purge(library.libraryPath, library.store, Infinity);
  for (const path of leftovers) {
    await rename(path, path + partialEnding);
    await rm(path + partialEnding, { recursive: true, force: true });
  }
  return room;
}

async function roomOf(
  { libraryPath, store }: OpenLibrary,
  leftovers: readonly string[],
): Promise<Room> {
  const { runs, datasets } = idsRemovedBefore(store, Infinity);
  const folders = [
    ...runs.map((id) => join(libraryPath, libraryFolders.runs, id)),
    ...datasets.map((id) => join(libraryPath, libraryFolders.datasets, id)),
  ];
  return {
    runs: runs.length,
    datasets: datasets.length,
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
