import type { Migration } from './migration.ts';

/** Which pool a run is in: another one does not know it, and is not to be given it (docs/decisions/0550). */
export const migration0150: Migration = {
  version: 150,
  up(connection) {
    connection.exec(`
      ALTER TABLE runs ADD COLUMN pool_place TEXT;  -- JSON, PoolPlaces; null unless it is in one, and where no version has noted it
    `);
  },
};
