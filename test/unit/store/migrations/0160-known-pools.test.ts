import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('knows of no store of before, and of no run the pool by its id', () => {
  const connection = new Database(':memory:');
  migrate(connection, 150);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report, tags)
    VALUES ('d1', 'Pond', 1, '/', '{}', 32, 4, 9, '[]', '{}', '[]');
    INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, place, pool_job, pool_place)
    VALUES ('r1', 'WGAN', '#000', 'd1', 'running', '{}', 'auto', '1', 1, 'pool', 'r1-x1', '{"redis":"redis://h","store":"/s"}');`);
  migrate(connection, 160);
  expect(connection.prepare('SELECT pool_job, pool_place, pool_id FROM runs').get()).toEqual({
    pool_job: 'r1-x1',
    pool_place: '{"redis":"redis://h","store":"/s"}',
    pool_id: null,
  });
  expect(connection.prepare('SELECT * FROM known_stores').all()).toEqual([]);
});
