import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('leaves the runs of before outside every sweep, to start at their turn', () => {
  const connection = new Database(':memory:');
  migrate(connection, 85);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report, tags)
    VALUES ('d1', 'Pond', 1, '/', '{}', 32, 4, 9, '[]', '{}', '[]');
    INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
    VALUES ('r1', 'WGAN', '#000', 'd1', 'queued', '{}', 'auto', '1', 1);`);
  migrate(connection, 95);
  expect(connection.prepare('SELECT sweep_id, starts_at FROM runs').all()).toEqual([
    { sweep_id: null, starts_at: null },
  ]);
  // A run outlives the sweep that it was made with.
  connection.exec(`
    PRAGMA foreign_keys = ON;
    INSERT INTO sweeps (id, name, dataset_id, description, created_at) VALUES ('s1', 'Widths', 'd1', '{}', 1);
    UPDATE runs SET sweep_id = 's1';
    DELETE FROM sweeps;`);
  expect(connection.prepare('SELECT sweep_id FROM runs').pluck().get()).toBeNull();
});
