import type { TrainerEventOf } from '../../shared/run/events.ts';
import {
  seriesNames,
  type RunSeries,
  type SeriesColumns,
  type SeriesName,
  type Statistics,
} from '../../shared/run/series.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** Stores what ticks told; a step that is trained again after a resume takes the place of the old one. */
export function insertSeries(
  store: WritableStore,
  runId: string,
  events: readonly TrainerEventOf<'series'>[],
): void {
  const insert = store.prepare(
    `INSERT OR REPLACE INTO series (run_id, name, step, count, mean, min, max)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { step, values } of events) {
    for (const [name, { count, mean, min, max }] of Object.entries(values)) {
      insert.run(runId, name, step, count, mean, min, max);
    }
  }
}

export interface WantedSeries {
  /** All by default. */
  names?: readonly SeriesName[] | undefined;
  afterStep?: number | undefined;
}

/** Those of the wanted series that a run has, and the names of all that it has. */
export function readSeries(
  store: ReadableStore,
  runId: string,
  { names = seriesNames, afterStep = 0 }: WantedSeries = {},
): RunSeries {
  const has = store.prepare('SELECT 1 FROM series WHERE run_id = ? AND name = ? LIMIT 1');
  const known = seriesNames.filter((name) => has.get(runId, name));
  const columns: RunSeries['columns'] = {};
  for (const name of known) {
    if (names.includes(name)) columns[name] = readColumns(store, runId, name, afterStep);
  }
  return { names: known, columns };
}

/**
 * One series of a run; empty where it has none. Rows are not validated one by one: the table is STRICT and its columns
 * are NOT NULL, and there may be hundreds of thousands.
 */
export function readColumns(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  afterStep = 0,
): SeriesColumns {
  const rows = store
    .prepare(
      `SELECT step, count, mean, min, max FROM series
       WHERE run_id = ? AND name = ? AND step > ? ORDER BY step`,
    )
    .all(runId, name, afterStep) as Row[];
  const sound = rows.filter(isSound);
  if (sound.length < rows.length) {
    const count = rows.length - sound.length;
    store.damage.noteProblem('series', { runId, seq: name }, `${count} of them are no numbers`);
  }
  const column = (of: keyof Row) => sound.map((row) => row[of]);
  return {
    step: column('step'),
    mean: column('mean'),
    spread: sound.every(({ count }) => count === 1)
      ? null
      : { count: column('count'), min: column('min'), max: column('max') },
  };
}

type Row = Statistics & { step: number };

/** A trainer sends none that is not; a number beyond all bounds would hide the others from a screen. */
function isSound(row: Row): boolean {
  return row.count >= 1 && Object.values(row).every((value) => Number.isFinite(value));
}

/** How many ticks at most are averaged into a point of a small curve. */
const ticksPerPoint = 20;

/**
 * Small curves of the two losses, of at most `points` points over all steps. Each averages the first few ticks of its
 * stretch: found by the primary key, so the cost does not grow with the length of the run.
 */
export function lossCurves(
  store: ReadableStore,
  runId: string,
  points: number,
): { discriminator: number[]; generator: number[] } {
  const { first, last } = endsOf(store, runId, 'generator/loss');
  const curves = { discriminator: [] as number[], generator: [] as number[] };
  if (first === null || last === null) return curves;
  const average = store.prepare(
    `SELECT (${meanOfStretch('discriminator/loss')}) AS discriminator,
            (${meanOfStretch('generator/loss')}) AS generator`,
  );
  const stretch = Math.max(1, (last + 1 - first) / points);
  for (let from = first, point = 0; from <= last && point < points; point++) {
    const to = first + (point + 1) * stretch;
    const means = average.get({ runId, from, to }) as Record<keyof typeof curves, number | null>;
    for (const network of ['discriminator', 'generator'] as const) {
      const mean = means[network];
      if (mean !== null && Number.isFinite(mean)) curves[network].push(mean);
    }
    from = to;
  }
  return curves;
}

function endsOf(store: ReadableStore, runId: string, name: SeriesName) {
  // Two queries in one: SQLite finds each end by the index, but both together only by reading all rows
  // (https://www.sqlite.org/optoverview.html#minmax).
  return store
    .prepare(
      `SELECT (SELECT min(step) FROM series WHERE run_id = :runId AND name = :name) AS first,
              (SELECT max(step) FROM series WHERE run_id = :runId AND name = :name) AS last`,
    )
    .get({ runId, name }) as { first: number | null; last: number | null };
}

function meanOfStretch(name: SeriesName): string {
  return `SELECT avg(mean) FROM (
    SELECT mean FROM series WHERE run_id = :runId AND name = '${name}' AND step >= :from AND step < :to
    ORDER BY step LIMIT ${ticksPerPoint})`;
}

/** Forgets what lies after the checkpoint from which a run resumes: those steps are trained again. */
export function deleteSeriesAfter(store: WritableStore, runId: string, step: number): void {
  const after = store.prepare('DELETE FROM series WHERE run_id = ? AND name = ? AND step > ?');
  for (const name of seriesNames) after.run(runId, name, step);
}
