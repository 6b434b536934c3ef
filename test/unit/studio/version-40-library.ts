import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../../main/store/migrate.ts';
import { exampleDataset, exampleRun } from '../store/examples.ts';

/** The colours that 0.1.0 gave. */
const coloursThen = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];

export interface OldRun {
  id: string;
  steps: number;
  elapsedMs: number;
  /** Fills the table `losses` with what it told. */
  tell: (connection: Database.Database, id: string) => void;
}

/** Makes a library as the studio 0.1.0 left it, in `folder`: runs that told both losses of every step. */
export function writeVersion40Library(folder: string, runs: readonly OldRun[]): void {
  mkdirSync(folder, { recursive: true });
  const connection = new Database(join(folder, 'studio.db'));
  // Nothing is lost where a test's library is.
  connection.pragma('synchronous = OFF');
  migrate(connection, 40);
  const { id, name, source, options, size, channels, count, labels, report } = exampleDataset();
  connection
    .prepare(
      `INSERT INTO datasets (id, name, created_at, source, options, size, channels, count, labels, report)
       VALUES (?, ?, 5, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[id, name, source, JSON.stringify(options), size, channels, count],
      ...[JSON.stringify(labels), JSON.stringify(report)],
    );
  const example = exampleRun();
  const insert = connection.prepare(
    `INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, step, elapsed_ms)
     VALUES (?, ?, ?, ?, 'completed', ?, 'auto', '0.1.0', ?, ?, ?)`,
  );
  runs.forEach((run, place) => {
    insert.run(
      ...[run.id, `${example.name} ${run.id}`, coloursThen[place % coloursThen.length], id],
      ...[JSON.stringify(example.hyperparameters), 6 + place, run.steps, run.elapsedMs],
    );
    connection.transaction(() => run.tell(connection, run.id))();
  });
  connection.close();
}

/** A run of so many steps, told without leaving SQLite: a million take two seconds. */
export function longOldRun(id: string, steps: number): OldRun {
  return {
    id,
    steps,
    elapsedMs: 10 * steps,
    tell: (connection) =>
      connection
        .prepare(
          `WITH RECURSIVE steps (step) AS (SELECT 1 UNION ALL SELECT step + 1 FROM steps WHERE step < :steps)
           INSERT INTO losses (run_id, step, elapsed_ms, discriminator, generator)
           SELECT :id, step, 10.0 * step, 1.3 + sin(step / 5000.0) / 3 + (step * 7919 % 1000) / 3000.0,
             0.7 + cos(step / 9000.0) / 3 + (step * 104729 % 1000) / 3000.0 FROM steps`,
        )
        .run({ id, steps }),
  };
}
