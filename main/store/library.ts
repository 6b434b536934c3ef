import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDiskFull } from '../../shared/library/disk-full.ts';
import { StudioError } from '../../shared/errors.ts';
import { closeToOthers } from './close-to-others.ts';
import { libraryFolders } from './library-folders.ts';
import { LibraryPresence } from './library-presence.ts';
import { lockFile, lockLibrary } from './library-lock.ts';
import { makeFolders } from './make-folders.ts';
import { listUnsummarised, summariseWholly } from './old-losses.ts';
import { openStore, openStoreReadOnly } from './open-store.ts';
import { isReadOnly, openCopy, writeProbe } from './read-only-copy.ts';
import { refuseLinks } from './refuse-links.ts';
import { refuseEmptied } from './refuse-emptied.ts';
import { refusePlace } from './refuse-place.ts';
import type { ReadableStore, WritableStore } from './store.ts';
import { sweepLibrary, type Undeleted } from './sweep.ts';
import { refuseNewer, noRoomToOpen } from './version-check.ts';

/** A library as the one studio that may write to it has it. */
export interface Library {
  /** Absolute. */
  readonly path: string;
  readonly store: WritableStore;
  /** It may not be written to: the store is a copy, which goes with the closing. Files are read where they lie. */
  readonly readOnly: boolean;
  /** Where logs are written: the library, or what stands in for one that is read only. */
  readonly logFolder: string;
  /** Whether it is still where it was opened. */
  readonly presence: LibraryPresence;
  /** Leftovers that the opening could not delete; the next tries again. */
  readonly undeleted: readonly Undeleted[];
  /** Tells a second studio where this one is reached. */
  announce(address: string): void;
  close(): void;
}

/** A library beside a studio that may be running: nothing is created, locked or changed. */
export interface ReadOnlyLibrary {
  readonly path: string;
  readonly store: ReadableStore;
  close(): void;
}

const databaseFile = 'studio.db';
const databases = [databaseFile, lockFile];

/**
 * Opens a library for writing; creates it where there is none, migrates it where it is older. One that may not be
 * written to is opened to be looked at, and stays untouched.
 *
 * @throws StudioError `library-locked`, `library-too-new` (untouched), `library-unusable`
 */
export function openLibrary(folder: string): Library {
  const path = resolve(folder);
  refusePlace(path, databases);
  if (isReadOnly(path, join(path, databaseFile))) return openToLookAt(path);
  makeUsable(path);
  const lock = lockLibrary(path);
  try {
    const store = openStore(join(path, databaseFile));
    const undeleted = sweepLibrary(path, store);
    closeToOthers(path, Object.values(libraryFolders));
    const presence = new LibraryPresence(join(path, databaseFile));
    return {
      path,
      store,
      readOnly: false,
      logFolder: path,
      presence,
      undeleted,
      announce: (address) => lock.announce(address),
      close() {
        presence.close();
        store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openToLookAt(path: string): Library {
  refuseLinks(path, Object.values(libraryFolders));
  const { store, folder, close } = openCopy(join(path, databaseFile), (copy) =>
    refuseEmptied(path, copy),
  );
  // Nothing can be written to the copy once it is open.
  for (const { runId } of listUnsummarised(store)) summariseWholly(store, runId);
  const presence = new LibraryPresence(join(path, databaseFile));
  return {
    path,
    store,
    readOnly: true,
    logFolder: folder,
    presence,
    undeleted: [],
    announce: () => undefined,
    close() {
      presence.close();
      close();
    },
  };
}

/** @throws StudioError `not-found`, `library-too-new`, `library-unusable` */
export function openLibraryReadOnly(folder: string): ReadOnlyLibrary {
  const path = resolve(folder);
  refusePlace(path, databases);
  refuseLinks(path, Object.values(libraryFolders));
  if (existsSync(join(path, databaseFile))) refuseEmptied(path, join(path, databaseFile));
  const store = openStoreReadOnly(join(path, databaseFile));
  return { path, store, close: () => store.close() };
}

/** Makes the folders and writes a file, because permissions alone do not tell (read-only disks, quotas). */
function makeUsable(path: string): void {
  try {
    // All before anything is made: what is refused stays untouched.
    refuseLinks(path, Object.values(libraryFolders));
    refuseNewer(join(path, databaseFile));
    refuseEmptied(path, join(path, databaseFile));
    for (const folder of Object.values(libraryFolders)) {
      makeFolders(join(path, folder));
    }
    writeProbe(path);
  } catch (cause) {
    if (cause instanceof StudioError) throw cause;
    if (isDiskFull(cause)) throw noRoomToOpen(path, cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError(
      'library-unusable',
      `The library folder ${path} cannot be written to (${reason}).`,
      'Choose a folder that you may write to with --library or STUDIO_LIBRARY, or free some space.',
      { cause },
    );
  }
}
