import type { Migration } from './migration.ts';

/**
 * What a favourite is made of, so that it can be made again; how it is rated, whether it is a reject, and that it was removed,
 * which can be undone. Generators are kept apart from their runs (docs/decisions/0425-favourites-made-again.md).
 */
export const migration0110: Migration = {
  version: 110,
  up(connection) {
    connection.exec(`
      ALTER TABLE favourites ADD COLUMN recipe TEXT;          -- JSON, CreatureRecipe; null of those from before
      ALTER TABLE favourites ADD COLUMN rating INTEGER;       -- 1 to 5; null where it is not rated
      ALTER TABLE favourites ADD COLUMN rejected_at INTEGER;  -- null of one that is a favourite
      ALTER TABLE favourites ADD COLUMN removed_at INTEGER;
      CREATE INDEX favourites_of_step ON favourites (run_id, step);

      CREATE TABLE generators (
        run_id TEXT NOT NULL,             -- stays when the run goes
        step INTEGER NOT NULL,
        path TEXT NOT NULL,
        dataset_id TEXT NOT NULL,
        engine TEXT NOT NULL,             -- EngineChoice
        kept_at INTEGER NOT NULL,
        PRIMARY KEY (run_id, step)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
