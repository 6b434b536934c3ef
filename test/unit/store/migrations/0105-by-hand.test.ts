import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('migration 105 says of no earlier run that anything of it was trained by hand, and keeps all else', () => {
  const connection = new Database(':memory:');
  migrate(connection, 100);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
    VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
    INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, attempt)
    VALUES ('r1', 'Pond', '#0072b2', 'd1', 'running', '{}', 'auto', '0.1.0', 6, 1);`);
  const run = () => connection.prepare('SELECT * FROM runs').get() as object;
  const before = run();
  migrate(connection, 105);
  expect(run()).toEqual({ ...before, by_hand: null, pace: null });
});
