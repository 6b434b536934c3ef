import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { StudioError } from '../../shared/errors.ts';
import { currentVersion, migrate } from './migrate.ts';
import { readableStore, writableStore, type ReadableStore, type WritableStore } from './store.ts';
import { storedVersion } from './stored-version.ts';
import { asUnusable, refuseNewer } from './version-check.ts';

/** How long a statement waits for another process's read or write to end. */
const busyTimeoutMs = 5_000;

/**
 * Opens the database for the one studio that holds the library's lock; creates or migrates it.
 *
 * @throws StudioError `library-too-new` (the file stays untouched), `library-unusable`
 */
export function openStore(path: string): WritableStore {
  refuseNewer(path);
  return asUnusable(path, () => {
    const connection = new Database(path, { timeout: busyTimeoutMs });
    try {
      connection.pragma('journal_mode = WAL');
      // NORMAL loses at most the last events at a power cut, never the database's consistency:
      // https://sqlite.org/pragma.html#pragma_synchronous
      connection.pragma('synchronous = NORMAL');
      migrate(connection);
      // A damaged header may make SQLite take it for one to read only, which it says at the first write.
      connection.pragma(`user_version = ${currentVersion}`);
      connection.pragma('foreign_keys = ON');
      return writableStore(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

/**
 * Opens the database beside a studio that may be running, for reading alone.
 *
 * @throws StudioError `not-found`, `library-too-new`, `library-unusable`
 */
export function openStoreReadOnly(path: string): ReadableStore {
  if (!existsSync(path)) {
    throw new StudioError(
      'not-found',
      `There is no studio library here: ${path} does not exist.`,
      'Name another folder with --library, or train a first run to create the library.',
    );
  }
  refuseNewer(path);
  if (storedVersion(path) < currentVersion) {
    throw new StudioError(
      'library-unusable',
      'This library was last used with an older studio and has not been brought up to date yet.',
      'Open it once in the studio; everything in it is kept.',
    );
  }
  return asUnusable(path, () =>
    readableStore(new Database(path, { readonly: true, timeout: busyTimeoutMs })),
  );
}
