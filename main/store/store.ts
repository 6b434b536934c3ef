import type Database from 'better-sqlite3';
import { Damage } from './damage.ts';

type Connection = Database.Database;
export type Statement = Database.Statement<unknown[]>;

/**
 * A library's database, for reading. Functions that only read take this type, and the connection of a
 * read-only opening is nothing more, so a reader cannot write.
 */
export interface ReadableStore {
  /** A prepared statement, kept for the next call with the same SQL. */
  prepare(sql: string): Statement;
  /** The rows that could not be read so far. */
  readonly damage: Damage;
  close(): void;
}

declare const writable: unique symbol;

/** A library's database, for reading and writing. Only the studio that holds the library's lock has one. */
export interface WritableStore extends ReadableStore {
  readonly [writable]: true;
}

/** Runs `work` in one transaction: all of it is stored, or none where it throws. May be nested. */
export function inTransaction<T>(store: WritableStore, work: () => T): T {
  return (store as WritableStore & SqliteStore).transaction(work);
}

/** From now on nothing is stored: each attempt throws SQLITE_READONLY. */
export function sealStore(store: WritableStore): void {
  (store as WritableStore & SqliteStore).seal();
}

/** Copies the database as it is at this moment, also while others read and this process writes. */
export async function copyStore(store: ReadableStore, to: string): Promise<void> {
  await (store as SqliteStore).copy(to);
}

class SqliteStore implements ReadableStore {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly damage = new Damage();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql) as Statement;
    this.#statements.set(sql, statement);
    return statement;
  }

  transaction<T>(work: () => T): T {
    return this.#connection.transaction(work).immediate();
  }

  async copy(to: string): Promise<void> {
    await this.#connection.backup(to);
  }

  seal(): void {
    this.#connection.pragma('query_only = ON');
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }
}

export function readableStore(connection: Connection): ReadableStore {
  return new SqliteStore(connection);
}

export function writableStore(connection: Connection): WritableStore {
  return new SqliteStore(connection) as ReadableStore as WritableStore;
}
