import type { Migration } from './migration.ts';

/** What became of a run at the steps at which its sweep compares its runs. */
export const migration0135: Migration = {
  version: 135,
  up(connection) {
    // JSON, Rung[]
    connection.exec(`ALTER TABLE runs ADD COLUMN rungs TEXT NOT NULL DEFAULT '[]'`);
  },
};
