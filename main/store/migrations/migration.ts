import type Database from 'better-sqlite3';

/** One step of the database's history. Never edited once released; the next is ten higher. */
export interface Migration {
  version: number;
  /** Runs inside the runner's transaction. */
  up(connection: Database.Database): void;
}
