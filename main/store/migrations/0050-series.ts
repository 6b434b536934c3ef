import type { Migration } from './migration.ts';
import { ticksView } from './ticks-view.ts';

/**
 * Named series take the place of two losses (docs/decisions/0260-series-and-ticks.md). Until now every step was told,
 * so every loss is a tick of one step; what the step's time was is a series too.
 */
export const migration0050: Migration = {
  version: 50,
  up(connection) {
    connection.exec(`
      CREATE TABLE series (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        name TEXT NOT NULL,               -- shared/run/series.ts
        step INTEGER NOT NULL,            -- the last one of the tick
        count INTEGER NOT NULL,           -- steps of the tick in which it was measured
        mean REAL NOT NULL,
        min REAL NOT NULL,
        max REAL NOT NULL,
        PRIMARY KEY (run_id, name, step)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE findings (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,            -- what it is found of: one a step
        step INTEGER NOT NULL,
        finding TEXT NOT NULL,            -- JSON, Finding
        PRIMARY KEY (run_id, kind, step, subject)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE runs ADD COLUMN steps_per_tick INTEGER;  -- null until it is chosen
      UPDATE runs SET steps_per_tick = 1 WHERE EXISTS (SELECT 1 FROM losses WHERE run_id = runs.id);
    `);
    connection.exec(ticksView);
  },
};
