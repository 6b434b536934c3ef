import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

/** A run with a sheet and a favourite as version 20 stored them. */
const oldRows = `
  INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
  VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
  INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
  VALUES ('r1', 'Pond', '#0072b2', 'd1', 'completed', '{}', 'auto', '0.1.0', 6);
  INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed)
  VALUES ('s1', 'r1', 250, 7, 'progress', 'runs/r1/samples/000250.png', 64, 8, 32, 1);
  INSERT INTO favourites (id, run_id, run_name, sample_id, cell, step, seed, size, path, created_at)
  VALUES ('f1', 'r1', 'Pond', 's1', 3, 250, 1, 32, 'favourites/f1.png', 8);`;

describe('migration 30', () => {
  it('keeps old sheets and favourites as they were, asked for nothing', () => {
    const connection = new Database(':memory:');
    migrate(connection, 20);
    connection.exec(oldRows);
    const row = (table: string) => connection.prepare(`SELECT * FROM ${table}`).get() as object;
    const before = { sample: row('samples'), favourite: row('favourites') };
    migrate(connection, 30);
    expect(row('samples')).toEqual({ ...before.sample, condition: null });
    expect(row('favourites')).toEqual({ ...before.favourite, condition: null });
    expect(connection.pragma('user_version', { simple: true })).toBe(30);
  });
});
