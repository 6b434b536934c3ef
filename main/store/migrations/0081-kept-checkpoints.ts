import type { Migration } from './migration.ts';

/**
 * Checkpoints that stay when newer ones follow (docs/decisions/0340-kept-checkpoints.md), runs that are branches of
 * others, and why a run ended by itself. WGANs of before get the series that newer ones begin with: their critic's
 * distance was told with the other sign.
 */
export const migration0081: Migration = {
  version: 81,
  up(connection) {
    connection.exec(`
      CREATE TABLE kept_checkpoints (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        at INTEGER NOT NULL,
        path TEXT NOT NULL,
        hash TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        mark TEXT,                        -- JSON, the best one's measurement; null of one that favourites keep
        PRIMARY KEY (run_id, step)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE runs ADD COLUMN branched_from TEXT;   -- JSON: run, its name then, step
      ALTER TABLE runs ADD COLUMN end_reason TEXT;

      INSERT INTO series (run_id, name, step, count, mean, min, max)
        SELECT run_id, 'discriminator/wasserstein', step, count, -mean, -max, -min
        FROM series WHERE name = 'discriminator/distance';
      -- With clipped weights the distance is the whole loss.
      INSERT INTO series (run_id, name, step, count, mean, min, max)
        SELECT run_id, 'discriminator/wasserstein', step, count, -mean, -max, -min
        FROM series WHERE name = 'discriminator/loss' AND run_id IN (
          SELECT id FROM runs
          WHERE CASE WHEN json_valid(hyperparameters) THEN json_extract(hyperparameters, '$.loss') END = 'wgan'
        );
    `);
  },
};
