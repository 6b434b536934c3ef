import type { Migration } from './migration.ts';

/**
 * Checkpoints that a pool's machine has told of and that nobody has asked for, with their files in the pool's store; and
 * what this library has put into stores, which it takes out again (docs/decisions/0520, 0521).
 */
export const migration0145: Migration = {
  version: 145,
  up(connection) {
    connection.exec(`
      CREATE TABLE checkpoints_in_pool (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        path TEXT NOT NULL,
        files TEXT NOT NULL,              -- JSON, StoredFile[]
        PRIMARY KEY (run_id, step)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE put_into_stores (
        store TEXT NOT NULL,              -- its address, without what opens it
        owner TEXT NOT NULL,              -- jobs/ID or datasets/ID
        PRIMARY KEY (store, owner)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
