import Database from 'better-sqlite3';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

/** Where an SQLite file keeps its user_version: https://sqlite.org/fileformat.html#the_database_header */
const headerBytes = 100;
const userVersionOffset = 60;
const sqliteMagic = 'SQLite format 3\0';

/**
 * The version of a database, 0 where there is none. Read from the file's header rather than by SQLite,
 * because even a read-only connection creates files beside a database in WAL mode.
 */
export function storedVersion(path: string): number {
  if (!existsSync(path) || statSync(path).size === 0) return 0;
  if (hasUncheckpointedPages(path)) return versionBySqlite(path);
  const header = readHeader(path);
  if (header.toString('latin1', 0, sqliteMagic.length) !== sqliteMagic) {
    throw new Error('it is not an SQLite database');
  }
  return header.readUInt32BE(userVersionOffset);
}

/** A studio was killed, or is running: the newest version may still be in the write-ahead log. */
function hasUncheckpointedPages(path: string): boolean {
  const log = `${path}-wal`;
  return existsSync(log) && statSync(log).size > 0;
}

function versionBySqlite(path: string): number {
  const connection = new Database(path, { readonly: true });
  try {
    return Number(connection.pragma('user_version', { simple: true }));
  } finally {
    connection.close();
  }
}

function readHeader(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(headerBytes);
    readSync(file, header, 0, headerBytes, 0);
    return header;
  } finally {
    closeSync(file);
  }
}
