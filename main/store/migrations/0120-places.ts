import type { Migration } from './migration.ts';

/** Runs may train on other machines: where each is to, on which machine it does, and up to where what it tells is stored. */
export const migration0120: Migration = {
  version: 120,
  up(connection) {
    connection.exec(`
      ALTER TABLE runs ADD COLUMN place TEXT NOT NULL DEFAULT 'here';  -- or 'pool', 'pool:gpu'
      ALTER TABLE runs ADD COLUMN machine TEXT;      -- null here, and while it waits for one
      ALTER TABLE runs ADD COLUMN pool_job TEXT;     -- null unless it is in the pool now
      ALTER TABLE runs ADD COLUMN pool_cursor TEXT;  -- null before anything of the job is stored
    `);
  },
};
