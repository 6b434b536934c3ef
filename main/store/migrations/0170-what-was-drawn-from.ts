import type { Migration } from './migration.ts';

/** A drawing of an image-to-image run is made again of the picture that it was drawn from (docs/decisions/0595). */
export const migration0170: Migration = {
  version: 170,
  up(connection) {
    connection.exec(`
      ALTER TABLE samples ADD COLUMN drawn_from TEXT;  -- JSON, DrawnFrom; null unless its origin is a drawing, and of one from before
    `);
  },
};
