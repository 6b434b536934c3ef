import type { Migration } from './migration.ts';

/** Datasets have tags, and know how many sprites each label and tag has. */
export const migration0020: Migration = {
  version: 20,
  up(connection) {
    connection.exec(`
      ALTER TABLE datasets ADD COLUMN label_counts TEXT NOT NULL DEFAULT '[]';  -- JSON, numbers
      ALTER TABLE datasets ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';          -- JSON, names
      ALTER TABLE datasets ADD COLUMN tag_counts TEXT NOT NULL DEFAULT '[]';    -- JSON, numbers
    `);
  },
};
