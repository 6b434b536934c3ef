import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

/** Runs as version 85 stored them: in two of its colours, and in one that somebody wrote in by hand. */
const oldRows = `
  INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
  VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
  INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
  VALUES ('r1', 'Pond', '#0072b2', 'd1', 'completed', '{}', 'auto', '0.1.0', 6),
         ('r2', 'Pond 2', '#D55E00', 'd1', 'completed', '{}', 'auto', '0.1.0', 7),
         ('r3', 'Pond 3', '#123456', 'd1', 'completed', '{}', 'auto', '0.1.0', 8);`;

describe('migration 90', () => {
  it('calls colours by their names, and begins with nothing said of any run', () => {
    const connection = new Database(':memory:');
    migrate(connection, 85);
    connection.exec(oldRows);
    const rows = () => connection.prepare('SELECT * FROM runs ORDER BY id').all() as object[];
    const before = rows();
    migrate(connection, 90);
    const nothingSaid = { tags: '[]', notes: '', archived_at: null, is_baseline: 0 };
    expect(rows()).toEqual([
      { ...before[0], colour: 'blue', ...nothingSaid },
      { ...before[1], colour: 'vermilion', ...nothingSaid },
      { ...before[2], colour: 'blue', ...nothingSaid },
    ]);
    expect(connection.pragma('user_version', { simple: true })).toBe(90);
  });

  it('lets one run at most be the baseline', () => {
    const connection = new Database(':memory:');
    migrate(connection, 85);
    connection.exec(oldRows);
    migrate(connection, 90);
    connection.exec("UPDATE runs SET is_baseline = 1 WHERE id = 'r1'");
    expect(() => connection.exec("UPDATE runs SET is_baseline = 1 WHERE id = 'r2'")).toThrow(
      /UNIQUE/,
    );
  });
});
