import type { Migration } from './migration.ts';

/**
 * Tags, notes, runs kept out of the way, one that the others are measured by; and colours by their names, of which each
 * theme has a shade. The colours that were are written out: what this migration does must not change with `shared/`.
 */
export const migration0090: Migration = {
  version: 90,
  up(connection) {
    connection.exec(`
      ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';          -- JSON, names
      ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
      ALTER TABLE runs ADD COLUMN archived_at INTEGER;
      ALTER TABLE runs ADD COLUMN is_baseline INTEGER NOT NULL DEFAULT 0;
      CREATE UNIQUE INDEX one_baseline ON runs (is_baseline) WHERE is_baseline = 1;

      UPDATE runs SET colour = CASE lower(colour)
        WHEN '#0072b2' THEN 'blue'
        WHEN '#d55e00' THEN 'vermilion'
        WHEN '#009e73' THEN 'green'
        WHEN '#cc79a7' THEN 'pink'
        WHEN '#e69f00' THEN 'amber'
        WHEN '#56b4e9' THEN 'sky'
        WHEN '#8c6bb1' THEN 'violet'
        WHEN '#7f7f00' THEN 'olive'
        ELSE 'blue' END;
    `);
  },
};
