import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../main/store/migrate.ts';
import { openStudio } from '../../../main/studio/studio.ts';
import { SeriesHistory } from '../../../renderer/charts/series-history.ts';
import { runLines } from '../../../renderer/charts/series-lines.ts';
import { smooth } from '../../../renderer/charts/smoothing.ts';
import { exampleDataset, exampleRun } from '../store/examples.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const steps = 3_000;
const lossesAt = (step: number) => ({
  elapsedMs: step * 31.25,
  discriminator: 1.386 + Math.sin(step / 7) / 3,
  generator: 0.693 + Math.cos(step / 11) / 3,
});

/** A library of version 40, with a run that told both losses of every step. */
function libraryOfVersion40(): string {
  const path = join(temporaryFolder(), 'library');
  mkdirSync(path);
  const connection = new Database(join(path, 'studio.db'));
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
  const run = exampleRun();
  connection
    .prepare(
      `INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, step, elapsed_ms)
       VALUES (?, ?, ?, ?, 'completed', ?, 'auto', '0.1.0', 6, ?, ?)`,
    )
    .run(
      ...[run.id, run.name, run.colour, id, JSON.stringify(run.hyperparameters)],
      ...[steps, lossesAt(steps).elapsedMs],
    );
  const insert = connection.prepare('INSERT INTO losses VALUES (?, ?, ?, ?, ?)');
  connection.transaction(() => {
    for (let step = 1; step <= steps; step++) {
      const { elapsedMs, discriminator, generator } = lossesAt(step);
      insert.run(run.id, step, elapsedMs, discriminator, generator);
    }
  })();
  connection.close();
  return path;
}

it('a library of the version before opens, and its runs show the curves that they had', () => {
  const studio = openStudio({
    libraryPath: libraryOfVersion40(),
    startTrainer: () => {
      throw new Error('nothing is trained here');
    },
    startPictureProcess: () => {
      throw new Error('no picture is read here');
    },
    appVersion: '1',
  });
  onTestFinished(() => studio.close());
  const [run] = studio.runs.list();
  if (!run) throw new Error('the library has lost its run');
  const all = Array.from({ length: steps }, (_, index) => lossesAt(index + 1));
  const history = new SeriesHistory(0.9, ['generator/loss', 'discriminator/loss', 'time']);
  history.replace(studio.runs.series(run.id));
  const [forger, detective] = runLines(run, 'losses', history, 'time', 0.9);
  const xs = all.map(({ elapsedMs }) => elapsedMs);
  for (const [line, network] of [
    [forger, 'generator'],
    [detective, 'discriminator'],
  ] as const) {
    const raw = all.map((losses) => losses[network]);
    expect(line).toMatchObject({ xs, raw, smoothed: smooth(raw, 0.9) });
    // 60 points, each of which averages the first 20 of its 50 steps.
    const points = Array.from({ length: 60 }, (_, point) => raw.slice(50 * point, 50 * point + 20));
    const means = points.map((losses) => losses.reduce((sum, loss) => sum + loss, 0) / 20);
    means.forEach((mean, point) => expect(run.sparkline[network][point]).toBeCloseTo(mean, 12));
    expect(run.sparkline[network]).toHaveLength(60);
  }
});
