import type { Migration } from './migration.ts';

/**
 * A drawing is told by its origin, and no longer by its seed, which another sheet may have as well (docs/decisions/0627). Those of
 * before were told by a seed of 0 and a sheet of one alone: they get the origin. Whether a run that is gone drew from pictures stands in no
 * table; whoever reads the origin asks its generator.
 */
export const migration0180: Migration = {
  version: 180,
  up(connection) {
    // What is damaged in one row keeps no library from being opened.
    const said = (column: string, path: string) =>
      `CASE WHEN json_valid(${column}) THEN json_extract(${column}, '${path}') END`;
    const ofPictures = `SELECT id FROM runs WHERE ${said('hyperparameters', '$.model')} = 'pix2pix'`;
    connection.exec(`
      ALTER TABLE favourites ADD COLUMN origin TEXT;  -- LatentOrigin; null where the seed says it
      UPDATE samples SET origin = 'drawing'
        WHERE kind = 'generated' AND origin IS NULL AND seed = 0 AND count = 1
          AND run_id IN (${ofPictures});
      UPDATE favourites SET origin = (SELECT origin FROM samples WHERE samples.id = sample_id);
      UPDATE favourites SET origin = 'drawing' WHERE ${said('recipe', '$.drawnFrom')} IS NOT NULL;
      UPDATE favourites SET origin = 'drawing'
        WHERE origin IS NULL AND seed = 0 AND cell = 0 AND coalesce(${said('recipe', '$.count')}, 1) = 1
          AND sample_id NOT IN (SELECT id FROM samples)
          AND (run_id IN (${ofPictures}) OR run_id NOT IN (SELECT id FROM runs));
    `);
  },
};
