import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('leaves the runs of before compared nowhere', () => {
  const connection = new Database(':memory:');
  migrate(connection, 120);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report, tags)
    VALUES ('d1', 'Pond', 1, '/', '{}', 32, 4, 9, '[]', '{}', '[]');
    INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
    VALUES ('r1', 'WGAN', '#000', 'd1', 'queued', '{}', 'auto', '1', 1);`);
  migrate(connection, 135);
  expect(connection.prepare('SELECT rungs FROM runs').pluck().get()).toBe('[]');
});
