import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

/** A run as version 30 stored it. */
const oldRows = `
  INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
  VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
  INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
  VALUES ('r1', 'Pond', '#0072b2', 'd1', 'completed', '{}', 'auto', '0.1.0', 6);`;

describe('migration 40', () => {
  it('keeps old runs as they were, before their first numbered start', () => {
    const connection = new Database(':memory:');
    migrate(connection, 30);
    connection.exec(oldRows);
    const row = () => connection.prepare('SELECT * FROM runs').get() as object;
    const before = row();
    migrate(connection, 40);
    expect(row()).toEqual({ ...before, attempt: 0 });
    expect(connection.pragma('user_version', { simple: true })).toBe(40);
  });
});
