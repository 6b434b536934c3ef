import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('migration 170 says of no earlier sheet what it was drawn from, and keeps all else', () => {
  const connection = new Database(':memory:');
  migrate(connection, 160);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
    VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
    INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, attempt)
    VALUES ('r1', 'Pond', '#0072b2', 'd1', 'running', '{}', 'auto', '0.1.0', 6, 1);
    INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed, origin)
    VALUES ('s1', 'r1', 20, 7, 'generated', 'runs/r1/generated/s1.png', 4, 2, 16, 9, 'mix');`);
  const sheet = () => connection.prepare('SELECT * FROM samples').get() as object;
  const before = sheet();
  migrate(connection, 170);
  expect(sheet()).toEqual({ ...before, drawn_from: null });
});
