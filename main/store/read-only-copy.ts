import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { openStore } from './open-store.ts';
import type { WritableStore } from './store.ts';
import { asUnusable } from './version-check.ts';

/** The database of a library that can be read and not written: a copy that goes with its closing. */
export interface DatabaseCopy {
  readonly store: WritableStore;
  /** Where the copy lies, and what else is written in place of the library. */
  readonly folder: string;
  close(): void;
}

/** Another's library: permissions, a read-only disk. A full disk is none of these. */
const refusals: unknown[] = ['EACCES', 'EPERM', 'EROFS'];

/** Whether a library is there that may not be written to. It is tried, because permissions alone do not tell. */
export function isReadOnly(libraryPath: string, databasePath: string): boolean {
  if (!existsSync(databasePath)) return false;
  return (
    isRefused(() => writeProbe(libraryPath)) ||
    isRefused(() => closeSync(openSync(databasePath, 'r+')))
  );
}

function isRefused(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    return refusals.includes((error as NodeJS.ErrnoException).code);
  }
}

/**
 * Copies a database with what is still in its write-ahead log, and opens the copy. SQLite itself cannot: it needs
 * to write an index beside a database with such a log (https://www.sqlite.org/wal.html#read_only_databases).
 *
 * @param check throws where it is not to be opened
 * @throws StudioError `library-unusable`, `library-too-new`
 */
export function openCopy(databasePath: string, check: (copy: string) => void): DatabaseCopy {
  const folder = mkdtempSync(join(tmpdir(), 'sprite-gan-studio-read-only-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, basename(databasePath));
  try {
    asUnusable(databasePath, () => copyWhileStill(databasePath, copy));
    check(copy);
    const store = openStore(copy);
    return {
      store,
      folder,
      close() {
        store.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

const mostTries = 20;

/** Both files of one moment: whoever may write to the library may be doing so. */
function copyWhileStill(from: string, to: string): void {
  for (let tries = 0; tries < mostTries; tries++) {
    const before = stateOf(from);
    for (const ending of ['', '-wal']) {
      rmSync(to + ending, { force: true });
      if (!existsSync(from + ending)) continue;
      copyFileSync(from + ending, to + ending);
      // The copy takes over that the original may not be written to.
      chmodSync(to + ending, 0o600);
    }
    if (stateOf(from) === before) return;
  }
  throw new StudioError(
    'library-unusable',
    `The library’s database ${from} is being written to all the time, so it cannot be copied to look at.`,
    'Try again when the studio that uses it is idle.',
  );
}

function stateOf(database: string): string {
  const of = (path: string) => {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found && [found.ino, found.size, found.mtimeNs].join(' ');
  };
  return `${of(database)}, ${of(`${database}-wal`)}`;
}

/**
 * Writes a file into a folder and removes it, because permissions alone do not tell (read-only disks, quotas, full
 * ones, where it can be made and not be filled).
 *
 * @throws what the system says
 */
export function writeProbe(folder: string): void {
  const probe = join(folder, `.writable-${process.pid}`);
  try {
    writeFileSync(probe, 'x', { flag: 'wx' });
  } finally {
    rmSync(probe, { force: true });
  }
}
