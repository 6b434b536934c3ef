import type { Migration } from './migration.ts';

/** With the number of a run's newest start goes who trains it: so far a process of the studio that has the library. */
export const migration0060: Migration = {
  version: 60,
  up(connection) {
    connection.exec(`
      ALTER TABLE runs ADD COLUMN trained_by TEXT;  -- null before the first start
      UPDATE runs SET trained_by = 'this-studio' WHERE attempt > 0;
    `);
  },
};
