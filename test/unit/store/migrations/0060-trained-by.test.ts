import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

/** Runs as version 50 stored them: one that waits for its first start, and one that was training. */
const oldRows = `
  INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
  VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
  INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, attempt)
  VALUES ('r1', 'Pond', '#0072b2', 'd1', 'queued', '{}', 'auto', '0.1.0', 6, 0),
         ('r2', 'Pond 2', '#0072b2', 'd1', 'running', '{}', 'auto', '0.1.0', 7, 3);`;

describe('migration 60', () => {
  it('says of runs that were started who trained them, and keeps all else', () => {
    const connection = new Database(':memory:');
    migrate(connection, 50);
    connection.exec(oldRows);
    const rows = () => connection.prepare('SELECT * FROM runs ORDER BY id').all() as object[];
    const before = rows();
    migrate(connection, 60);
    expect(rows()).toEqual([
      { ...before[0], trained_by: null },
      { ...before[1], trained_by: 'this-studio' },
    ]);
    expect(connection.pragma('user_version', { simple: true })).toBe(60);
  });
});
