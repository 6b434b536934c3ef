import type { Migration } from './migration.ts';

/** What a library has seen at an address, which may lead elsewhere another day (docs/decisions/0580). */
export const migration0160: Migration = {
  version: 160,
  up(connection) {
    connection.exec(`
      CREATE TABLE known_stores (
        folder TEXT PRIMARY KEY,
        id TEXT NOT NULL                  -- empty where the store has none
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE runs ADD COLUMN pool_id TEXT;  -- of the pool that it is in; null unless it is in one, and until that has said it
    `);
  },
};
