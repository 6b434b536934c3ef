import type { Migration } from './migration.ts';

/** Every start of a run's trainer has a number (docs/decisions/0170-numbered-attempts.md). */
export const migration0040: Migration = {
  version: 40,
  up(connection) {
    connection.exec(`
      ALTER TABLE runs ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;  -- of the newest start; 0 before the first
    `);
  },
};
