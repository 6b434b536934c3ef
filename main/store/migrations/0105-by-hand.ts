import type { Migration } from './migration.ts';

/** What a person trained by hand, and how fast a run may train (docs/decisions/0416-step-by-step.md). */
export const migration0105: Migration = {
  version: 105,
  up(connection) {
    connection.exec(`
      ALTER TABLE runs ADD COLUMN by_hand TEXT;  -- JSON, ByHand; null where nothing was
      ALTER TABLE runs ADD COLUMN pace REAL;     -- steps a second; null as fast as it can
    `);
  },
};
