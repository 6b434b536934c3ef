import type { Migration } from './migration.ts';
import { ticksView } from './ticks-view.ts';

/**
 * Losses that 0.1.0 told are read where they lie, and put into blocks after the library has been opened, run by run
 * (docs/decisions/0505-old-losses-stay-where-they-are.md). A library that was opened with a studio between has none left.
 */
export const migration0140: Migration = {
  version: 140,
  up(connection) {
    connection.exec(`
      CREATE TABLE IF NOT EXISTS losses (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        elapsed_ms REAL NOT NULL,
        discriminator REAL NOT NULL,
        generator REAL NOT NULL,
        PRIMARY KEY (run_id, step)
      ) STRICT, WITHOUT ROWID;
      ${ticksView}

      -- Runs whose losses are not all in blocks yet.
      CREATE TABLE unsummarised_runs (
        run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
        next_step INTEGER NOT NULL        -- the first that is in no block
      ) STRICT, WITHOUT ROWID;
      INSERT INTO unsummarised_runs (run_id, next_step)
        SELECT id, 0 FROM runs WHERE EXISTS (SELECT 1 FROM losses WHERE run_id = id);
    `);
  },
};
