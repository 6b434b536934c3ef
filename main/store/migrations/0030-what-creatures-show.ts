import type { Migration } from './migration.ts';

/** Sheets and favourites know what their creatures were asked to show. */
export const migration0030: Migration = {
  version: 30,
  up(connection) {
    connection.exec(`
      ALTER TABLE samples ADD COLUMN condition TEXT;     -- JSON, ConditionRequest
      ALTER TABLE favourites ADD COLUMN condition TEXT;  -- JSON, ConditionRequest
    `);
  },
};
