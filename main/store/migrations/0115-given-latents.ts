import type { Migration } from './migration.ts';

/** Creatures that were mixed, walked to or moved come of latents that no seed gives: they are kept with their sheet. */
export const migration0115: Migration = {
  version: 115,
  up(connection) {
    connection.exec(`
      ALTER TABLE samples ADD COLUMN truncation REAL;  -- null where nothing was truncated
      ALTER TABLE samples ADD COLUMN origin TEXT;      -- LatentOrigin; null where the seed gives the latents
      ALTER TABLE samples ADD COLUMN latents TEXT;     -- float32 in base64, of all creatures; null with origin
      ALTER TABLE samples ADD COLUMN conditions TEXT;  -- the same of what they show
    `);
  },
};
