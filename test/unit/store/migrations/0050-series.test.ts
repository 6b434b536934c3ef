import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

/** Two runs as version 40 stored them, one with losses. */
const oldRows = `
  INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
  VALUES ('d1', 'Pond', 5, '/pond', '{"size":32}', 32, 4, 120, '[]', '{"imported":120}');
  INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
  VALUES ('r1', 'Pond', '#0072b2', 'd1', 'completed', '{}', 'auto', '0.1.0', 6),
         ('r2', 'Lake', '#0072b2', 'd1', 'queued', '{}', 'auto', '0.1.0', 7);
  INSERT INTO losses (run_id, step, elapsed_ms, discriminator, generator)
  VALUES ('r1', 1, 30.5, 1.386, 0.693), ('r1', 2, 61, 1.25, -0.75);`;

describe('migration 50', () => {
  const migrated = () => {
    const connection = new Database(':memory:');
    migrate(connection, 40);
    connection.exec(oldRows);
    migrate(connection, 50);
    return connection;
  };

  it('shows every loss as a tick of one step, to the last digit, and its time with it', () => {
    const rows = migrated()
      .prepare('SELECT name, step, count, mean, min, max FROM ticks ORDER BY name, step')
      .raw()
      .all();
    const series = (name: string, first: number, second: number) => [
      [name, 1, 1, first, first, first],
      [name, 2, 1, second, second, second],
    ];
    expect(rows).toEqual([
      ...series('discriminator/loss', 1.386, 1.25),
      ...series('generator/loss', 0.693, -0.75),
      ...series('time', 30.5, 61),
    ]);
  });

  it('lets runs that told every step go on so, and others choose', () => {
    const rows = migrated().prepare('SELECT id, steps_per_tick FROM runs ORDER BY id').raw().all();
    expect(rows).toEqual([
      ['r1', 1],
      ['r2', null],
    ]);
  });

  it('copies no loss', () => {
    const rows = migrated().prepare('SELECT count(*) FROM series').pluck().get();
    expect(rows).toBe(0);
  });

  it('makes strict tables', () => {
    const connection = migrated();
    const tables = connection
      .prepare(`SELECT name FROM pragma_table_list WHERE strict = 1 ORDER BY name`)
      .pluck()
      .all();
    expect(tables).toEqual([
      'checkpoints',
      'datasets',
      'events',
      'favourites',
      'findings',
      'losses',
      'runs',
      'samples',
      'series',
    ]);
    expect(connection.pragma('user_version', { simple: true })).toBe(50);
  });
});
