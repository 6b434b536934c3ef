import Database from 'better-sqlite3';
import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeBesideSync } from '../files/write-beside.ts';
import { StudioError } from '../../shared/errors.ts';
import { asUnusable } from './version-check.ts';

/** Held by the one studio that may write to a library. */
export interface LibraryLock {
  /** Tells a second studio where the first is reached, e.g. the browser host's address. */
  announce(address: string): void;
  release(): void;
}

export const lockFile = 'library.lock';
/** Who holds the lock: for the sentence that a second studio says. The lock itself does not depend on it. */
const holderFile = 'library.holder.json';

const holderSchema = z.object({
  pid: z.int(),
  since: z.int(),
  address: z.string().max(500).nullable(),
});
type Holder = z.output<typeof holderSchema>;

/** A connection that nobody refers to is collected, and closed with that: a lock is held until it is released. */
const held = new Set<Database.Database>();

/**
 * Takes a library for this process. The lock is an SQLite transaction that stays open: the operating
 * system ends it with the process, however that dies, so no lock is ever left behind.
 *
 * @throws StudioError `library-locked`, saying who holds it; `library-unusable`
 */
export function lockLibrary(libraryPath: string): LibraryLock {
  const path = join(libraryPath, lockFile);
  let connection: Database.Database;
  try {
    connection = asUnusable(path, () => holdOrHeal(path));
  } catch (error) {
    const { cause } = error as Error;
    throw isBusy(cause) ? locked(libraryPath, readHolder(libraryPath)) : error;
  }
  const holder: Holder = { pid: process.pid, since: Date.now(), address: null };
  try {
    asUnusable(libraryPath, () => writeHolder(libraryPath, holder));
  } catch (error) {
    connection.close();
    throw error;
  }
  held.add(connection);
  return {
    announce: (address) => writeHolder(libraryPath, { ...holder, address }),
    release() {
      if (!connection.open) return;
      // Where the library was replaced meanwhile, it is another studio's.
      const now = readHolder(libraryPath);
      const isOurs = now?.pid === holder.pid && now.since === holder.since;
      if (isOurs) rmSync(join(libraryPath, holderFile), { force: true });
      held.delete(connection);
      connection.close();
    },
  };
}

/**
 * A lock that is no database any more holds nothing that is missed. It is emptied where it lies: were it deleted,
 * a studio that has it open would go on holding the file that is gone, and a second would hold the new one.
 */
function holdOrHeal(path: string): Database.Database {
  try {
    return hold(path);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    truncateSync(path);
    return hold(path);
  }
}

function hold(path: string): Database.Database {
  const connection = new Database(path, { timeout: 0 });
  try {
    // A journal in memory: the lock needs no second file.
    connection.pragma('journal_mode = MEMORY');
    connection.exec('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Said of a file that could be read, so nobody holds it: then it would be busy. */
function isDamaged(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code);
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function writeHolder(libraryPath: string, holder: Holder): void {
  writeBesideSync(
    join(libraryPath, holderFile),
    `${JSON.stringify(holder)}
`,
  );
}

/** Null where the holder has not written the file yet, or it is damaged. */
function readHolder(libraryPath: string): Holder | null {
  try {
    const text = readFileSync(join(libraryPath, holderFile), 'utf8');
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function locked(libraryPath: string, holder: Holder | null): StudioError {
  const since = holder && new Date(holder.since).toISOString().slice(0, 16).replace('T', ' ');
  const who = holder ? ` (process ${holder.pid}, since ${since} UTC)` : '';
  const where = holder?.address ? `It can be reached at ${holder.address}. ` : '';
  return new StudioError(
    'library-locked',
    `Another studio${who} is using the library ${libraryPath}.`,
    `${where}Use that studio or close it, or choose another library folder with --library.`,
  );
}
