import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

const runs = `
  INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
  VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
  INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
  VALUES ('r1', 'Pond', '#0072b2', 'd1', 'completed', '{"loss":"wgan"}', 'auto', '0.1.0', 6),
         ('r2', 'Lake', '#0072b2', 'd1', 'completed', '{"loss":"minimax"}', 'auto', '0.1.0', 7),
         ('r3', 'Sea', '#0072b2', 'd1', 'queued', 'damaged', 'auto', '0.1.0', 8);`;

describe('migration 140', () => {
  it('notes runs that have losses of 0.1.0, and shows a WGAN’s as the estimate that newer ones begin with', () => {
    const connection = new Database(':memory:');
    migrate(connection, 40);
    connection.exec(`${runs}
      INSERT INTO losses (run_id, step, elapsed_ms, discriminator, generator)
      VALUES ('r1', 1, 30, -0.5, 0.75), ('r2', 1, 20, 1.5, 0.25);`);
    migrate(connection, 140);
    expect(connection.prepare('SELECT * FROM unsummarised_runs').raw().all()).toEqual([
      ['r1', 0],
      ['r2', 0],
    ]);
    const ticks = connection.prepare(
      "SELECT run_id, step, count, mean, min, max FROM ticks WHERE name = 'discriminator/wasserstein'",
    );
    expect(ticks.raw().all()).toEqual([['r1', 1, 1, 0.5, 0.5, 0.5]]);
  });

  it('finds nothing to do in a library that was opened with a studio between, whose ticks are rows', () => {
    const connection = new Database(':memory:');
    migrate(connection, 40);
    connection.exec(runs);
    migrate(connection, 120);
    // As migration 50 once left it.
    connection.exec(`DROP VIEW ticks; DROP TABLE losses;
      INSERT INTO series VALUES ('r2', 'generator/loss', 1, 1, 0.25, 0.25, 0.25);`);
    migrate(connection, 140);
    expect(connection.prepare('SELECT count(*) FROM unsummarised_runs').pluck().get()).toBe(0);
    const ticks = connection.prepare('SELECT run_id, name, step, mean FROM ticks').raw().all();
    expect(ticks).toEqual([['r2', 'generator/loss', 1, 0.25]]);
  });
});
