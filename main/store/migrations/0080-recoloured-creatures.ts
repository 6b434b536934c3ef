import type { Migration } from './migration.ts';

/**
 * A creature may be kept in several colours, so one cell of a sheet may have several favourites: one of each
 * recolouring. SQLite drops no UNIQUE of a table, so the table is made anew (https://www.sqlite.org/lang_altertable.html#otheralter).
 */
export const migration0080: Migration = {
  version: 80,
  up(connection) {
    connection.exec(`
      CREATE TABLE recolourable_favourites (
        id TEXT PRIMARY KEY,
        run_id TEXT NOT NULL,
        run_name TEXT NOT NULL,           -- when it was starred
        sample_id TEXT NOT NULL,
        cell INTEGER NOT NULL,
        step INTEGER NOT NULL,
        seed INTEGER NOT NULL,
        size INTEGER NOT NULL,
        path TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        condition TEXT,                   -- JSON, ConditionRequest
        recolouring TEXT                  -- JSON, Recolouring; null in its own colours
      ) STRICT;
      INSERT INTO recolourable_favourites
        SELECT id, run_id, run_name, sample_id, cell, step, seed, size, path, created_at, condition, NULL
        FROM favourites ORDER BY rowid;
      DROP TABLE favourites;
      ALTER TABLE recolourable_favourites RENAME TO favourites;
      CREATE UNIQUE INDEX favourites_of_cell ON favourites (sample_id, cell, coalesce(recolouring, ''));
    `);
  },
};
