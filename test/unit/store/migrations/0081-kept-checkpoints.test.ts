import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

it('gives WGANs of before the series that newer ones begin with, and tells of no run that it is a branch', () => {
  const connection = new Database(':memory:');
  migrate(connection, 80);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report, tags)
    VALUES ('d1', 'Pond', 1, '/', '{}', 32, 4, 9, '[]', '{}', '[]');
    INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
    VALUES ('r1', 'WGAN-GP', '#000', 'd1', 'stopped', '{"loss":"wgan-gp"}', 'auto', '1', 1),
           ('r2', 'WGAN', '#000', 'd1', 'stopped', '{"loss":"wgan"}', 'auto', '1', 1),
           ('r3', 'Vanilla', '#000', 'd1', 'stopped', '{"loss":"minimax"}', 'auto', '1', 1);
    INSERT INTO series (run_id, name, step, count, mean, min, max)
    VALUES ('r1', 'discriminator/distance', 20, 20, -0.5, -0.75, -0.25),
           ('r1', 'discriminator/loss', 20, 20, 3, 2, 4),
           ('r2', 'discriminator/loss', 20, 20, -0.5, -0.75, -0.25),
           ('r3', 'discriminator/loss', 20, 20, 1, 1, 1);`);
  migrate(connection, 81);
  const series = connection.prepare('SELECT * FROM series WHERE name = ?');
  expect(series.all('discriminator/wasserstein')).toEqual(
    ['r1', 'r2'].map((run_id) => ({
      run_id,
      name: 'discriminator/wasserstein',
      step: 20,
      count: 20,
      mean: 0.5,
      min: 0.25,
      max: 0.75,
    })),
  );
  expect(series.all('discriminator/distance')).toHaveLength(1);
  expect(connection.prepare('SELECT DISTINCT branched_from, end_reason FROM runs').all()).toEqual([
    { branched_from: null, end_reason: null },
  ]);
});
