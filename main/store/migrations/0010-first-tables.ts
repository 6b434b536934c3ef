import type { Migration } from './migration.ts';

/*
 * Times are milliseconds since 1970. Columns that hold JSON say so; what they hold is validated by
 * schemas of shared/ (docs/decisions/0010-hyperparameters-as-json.md). `removed_at` is a soft removal.
 */
export const migration0010: Migration = {
  version: 10,
  up(connection) {
    connection.exec(`
      CREATE TABLE datasets (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        source TEXT NOT NULL,
        options TEXT NOT NULL,            -- JSON, ImportOptions
        size INTEGER NOT NULL,
        channels INTEGER NOT NULL,
        count INTEGER NOT NULL,
        labels TEXT NOT NULL,             -- JSON, names
        report TEXT NOT NULL,             -- JSON, ImportReport
        removed_at INTEGER
      ) STRICT;

      CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        colour TEXT NOT NULL,
        dataset_id TEXT NOT NULL REFERENCES datasets (id),
        state TEXT NOT NULL,
        queue_order INTEGER,              -- ascending; null unless queued
        hyperparameters TEXT NOT NULL,    -- JSON, Hyperparameters
        preset_id TEXT,
        engine TEXT NOT NULL,             -- as chosen
        engine_facts TEXT,                -- JSON, EngineFacts: as used
        app_version TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        started_at INTEGER,
        ended_at INTEGER,
        step INTEGER NOT NULL DEFAULT 0,
        images_seen INTEGER NOT NULL DEFAULT 0,
        elapsed_ms REAL NOT NULL DEFAULT 0,
        eta_ms REAL,
        steps_per_second REAL,
        problem TEXT,                     -- JSON, ErrorShape
        last_seq INTEGER NOT NULL DEFAULT 0,
        removed_at INTEGER
      ) STRICT;
      CREATE INDEX runs_by_dataset ON runs (dataset_id);

      CREATE TABLE losses (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        elapsed_ms REAL NOT NULL,
        discriminator REAL NOT NULL,
        generator REAL NOT NULL,
        PRIMARY KEY (run_id, step)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE events (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        type TEXT NOT NULL,
        event TEXT NOT NULL,              -- JSON, TrainerEvent
        PRIMARY KEY (run_id, seq)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE samples (
        id TEXT PRIMARY KEY,
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        path TEXT NOT NULL,
        count INTEGER NOT NULL,
        columns INTEGER NOT NULL,
        cell_size INTEGER NOT NULL,
        seed INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX samples_by_run ON samples (run_id, step);

      CREATE TABLE checkpoints (
        id TEXT PRIMARY KEY,
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        at INTEGER NOT NULL,
        path TEXT NOT NULL,
        hash TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        UNIQUE (run_id, step)
      ) STRICT;

      -- Favourites outlive their run: a starred creature stays when its run is purged.
      CREATE TABLE favourites (
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
        UNIQUE (sample_id, cell)
      ) STRICT;
    `);
  },
};
