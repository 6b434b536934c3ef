import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../../main/store/migrate.ts';

const day = 86_400_000;

it('tells of runs of before when their steps were done, by their sheets and by when they were started', () => {
  const connection = new Database(':memory:');
  migrate(connection, 85);
  connection.exec(`
    INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report, tags)
    VALUES ('d1', 'Pond', 1, '/', '{}', 32, 4, 9, '[]', '{}', '[]');
    INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at)
    VALUES ('r1', 'Resumed', '#000', 'd1', 'stopped', '{}', 'auto', '1', 1),
           ('r2', 'Never timed', '#000', 'd1', 'stopped', '{}', 'auto', '1', 1);
    WITH RECURSIVE steps (step) AS (SELECT 1 UNION ALL SELECT step + 1 FROM steps WHERE step < 400)
    INSERT INTO series (run_id, name, step, count, mean, min, max)
      SELECT 'r1', 'time', step, 1, step * 1000, step * 1000, step * 1000 FROM steps;`);
  const sheet = connection.prepare(
    `INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed)
     VALUES (?, ?, ?, ?, 'progress', ?, 1, 1, 16, 1)`,
  );
  const state = connection.prepare(`INSERT INTO events VALUES (?, ?, 'state', ?)`);
  const starts = (runId: string, seq: number, step: number, at: number) =>
    state.run(runId, seq, JSON.stringify({ type: 'state', state: 'running', step, at }));
  starts('r1', 1, 0, 500);
  sheet.run('a', 'r1', 100, 100_600, 'runs/r1/a.png');
  sheet.run('b', 'r1', 200, 200_700, 'runs/r1/b.png');
  // It went on from step 200 a day later: what it had trained beyond is trained again.
  starts('r1', 2, 200, day);
  sheet.run('c', 'r1', 300, day + 100_000, 'runs/r1/c.png');
  starts('r2', 1, 0, 500);
  migrate(connection, 100);
  const marks = connection.prepare('SELECT * FROM run_clock ORDER BY run_id, step').all();
  expect(marks).toEqual([
    { run_id: 'r1', step: 1, elapsed_ms: 0, at: 500 },
    { run_id: 'r1', step: 201, elapsed_ms: 200_000, at: day },
  ]);
});
