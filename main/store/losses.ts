import type { LossSeries } from '../../shared/run.ts';
import type { TrainerEventOf } from '../../shared/events.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** Stores losses; a step that is trained again after a resume takes the place of the old one. */
export function insertLosses(
  store: WritableStore,
  runId: string,
  losses: readonly TrainerEventOf<'losses'>[],
): void {
  const insert = store.prepare(
    `INSERT OR REPLACE INTO losses (run_id, step, elapsed_ms, discriminator, generator)
     VALUES (?, ?, ?, ?, ?)`,
  );
  for (const { step, elapsedMs, discriminator, generator } of losses) {
    insert.run(runId, step, elapsedMs, discriminator, generator);
  }
}

/**
 * Every stored loss after a step, ordered by step. Rows are not validated one by one: the table is
 * STRICT and its columns are NOT NULL, and there may be hundreds of thousands.
 */
export function lossesAfter(store: ReadableStore, runId: string, afterStep: number): LossSeries {
  const rows = store
    .prepare(
      `SELECT step, elapsed_ms AS elapsedMs, discriminator, generator FROM losses
       WHERE run_id = ? AND step > ? ORDER BY step`,
    )
    .all(runId, afterStep) as LossRow[];
  const sound = rows.filter(isFinite);
  if (sound.length < rows.length) {
    const count = rows.length - sound.length;
    store.damage.noteProblem('losses', { runId }, `${count} of them are no numbers`);
  }
  return {
    step: sound.map((row) => row.step),
    elapsedMs: sound.map((row) => row.elapsedMs),
    discriminator: sound.map((row) => row.discriminator),
    generator: sound.map((row) => row.generator),
  };
}

/** A trainer sends none that is not; a number beyond all bounds would hide the others from a screen. */
function isFinite(row: LossRow): boolean {
  return Object.values(row).every((value) => Number.isFinite(value));
}

interface LossRow {
  step: number;
  elapsedMs: number;
  discriminator: number;
  generator: number;
}

/** How many losses at most are averaged into a point of a small curve. */
const lossesPerPoint = 20;

/**
 * A small curve of at most `points` points over all steps. Each averages the first few losses of its
 * stretch: found by the primary key, so the cost does not grow with the length of the run.
 */
export function lossCurve(
  store: ReadableStore,
  runId: string,
  points: number,
): { discriminator: number[]; generator: number[] } {
  // Two queries in one: SQLite finds each end by the index, but both together only by reading all rows
  // (https://www.sqlite.org/optoverview.html#minmax).
  const { first, last } = store
    .prepare(
      `SELECT (SELECT min(step) FROM losses WHERE run_id = :run) AS first,
              (SELECT max(step) FROM losses WHERE run_id = :run) AS last`,
    )
    .get({ run: runId }) as { first: number | null; last: number | null };
  const curve = { discriminator: [] as number[], generator: [] as number[] };
  if (first === null || last === null) return curve;
  const average = store.prepare(
    `SELECT avg(discriminator) AS discriminator, avg(generator) AS generator FROM (
       SELECT discriminator, generator FROM losses
       WHERE run_id = ? AND step >= ? AND step < ? ORDER BY step LIMIT ${lossesPerPoint})`,
  );
  const stretch = (last + 1 - first) / points;
  for (let point = 0; point < points; point++) {
    const row = average.get(
      runId,
      first + point * stretch,
      first + (point + 1) * stretch,
    ) as NullableLosses;
    const { discriminator, generator } = row;
    if (discriminator === null || generator === null) continue;
    if (!Number.isFinite(discriminator) || !Number.isFinite(generator)) continue;
    curve.discriminator.push(discriminator);
    curve.generator.push(generator);
  }
  return curve;
}

interface NullableLosses {
  discriminator: number | null;
  generator: number | null;
}

/** Forgets what lies after the checkpoint from which a run resumes: those steps are trained again. */
export function deleteLossesAfter(store: WritableStore, runId: string, step: number): void {
  store.prepare('DELETE FROM losses WHERE run_id = ? AND step > ?').run(runId, step);
}
