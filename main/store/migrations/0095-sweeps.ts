import type { Migration } from './migration.ts';

/** Runs that were made together, and queued runs that wait for a time of day. */
export const migration0095: Migration = {
  version: 95,
  up(connection) {
    connection.exec(`
      CREATE TABLE sweeps (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        dataset_id TEXT NOT NULL,
        description TEXT NOT NULL,        -- JSON, SweepDescription
        created_at INTEGER NOT NULL,
        removed_at INTEGER
      ) STRICT;

      ALTER TABLE runs ADD COLUMN sweep_id TEXT REFERENCES sweeps (id) ON DELETE SET NULL;
      ALTER TABLE runs ADD COLUMN starts_at INTEGER;
      CREATE INDEX runs_of_sweep ON runs (sweep_id);
    `);
  },
};
