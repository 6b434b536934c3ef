import type { TrainerEventOf } from '../../shared/run/events.ts';
import {
  defaultPoints,
  seriesNames,
  type RunSeries,
  type SeriesColumns,
  type SeriesName,
} from '../../shared/run/series.ts';
import { joined, joinedTo, type StepRange, type Stretch } from '../../shared/run/stretches.ts';
import {
  addToBlocks,
  deleteBlocksAfter,
  exactStretchesIn,
  isSound,
  isSummarised,
  renewBlocks,
  stretchesIn,
  type Tick,
} from './series-blocks.ts';
import { deleteMarksAfter, markTime } from './run-clock.ts';
import { deleteLossesAfter, summariseWholly } from './old-losses.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/** Stores what ticks told; a step that is trained again after a resume takes the place of the old one. */
export function insertSeries(
  store: WritableStore,
  runId: string,
  events: readonly TrainerEventOf<'series'>[],
): void {
  const ticksOf = new Map<string, Tick[]>();
  for (const { step, at, values } of events) {
    if (values.time) markTime(store, runId, { step, elapsedMs: values.time.max, at });
    for (const [name, value] of Object.entries(values)) {
      const ticks = ticksOf.get(name) ?? [];
      ticks.push({ step, ...value });
      ticksOf.set(name, ticks);
    }
  }
  for (const [name, ticks] of ticksOf) insertTicks(store, runId, name, ticks);
}

/** What is new lies behind all that there is, and most of it comes together: only the rest is looked up one by one. */
function insertTicks(
  store: WritableStore,
  runId: string,
  name: string,
  ticks: readonly Tick[],
): void {
  const newest = store.prepare('SELECT max(step) FROM series WHERE run_id = ? AND name = ?');
  const had = store.prepare('SELECT 1 FROM series WHERE run_id = ? AND name = ? AND step = ?');
  const insert = store.prepare(
    `INSERT OR REPLACE INTO series (run_id, name, step, count, mean, min, max)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  let last = Number(Object.values(newest.get(runId, name) ?? {})[0] ?? -1);
  const added: Tick[] = [];
  const replaced: number[] = [];
  for (const tick of ticks) {
    const { step, count, mean, min, max } = tick;
    const isNew = step > last || had.get(runId, name, step) === undefined;
    insert.run(runId, name, step, count, mean, min, max);
    last = Math.max(last, step);
    if (isNew) added.push(tick);
    else replaced.push(step);
  }
  addToBlocks(store, runId, name, added);
  for (const step of replaced) renewBlocks(store, runId, name, step);
}

export interface WantedSeries {
  /** All by default. */
  names?: readonly SeriesName[] | undefined;
  /** The first step that is wanted. */
  from?: number | undefined;
  /** The last one; null for all that come. */
  to?: number | null | undefined;
  /** How many points of each series at most: longer ones come in stretches of several ticks. */
  points?: number | undefined;
  /** By single ticks, where the run is not summed up yet and that takes seconds. */
  roughly?: boolean | undefined;
}

/** Those of the wanted series that a run has, and the names of all that it has. */
export function readSeries(
  store: ReadableStore,
  runId: string,
  { names = seriesNames, from = 0, to = null, points = defaultPoints, roughly }: WantedSeries = {},
): Pick<RunSeries, 'names' | 'columns' | 'isRough'> {
  const known = seriesNames.filter((name) => hasSeries(store, runId, name));
  const columns: RunSeries['columns'] = {};
  const isRough = roughly === true && !isSummarised(store, runId);
  for (const name of known) {
    if (!names.includes(name)) continue;
    const ends = endsOf(store, runId, name);
    const range = {
      from: Math.max(from, ends.first ?? 0),
      to: Math.min(to ?? Infinity, ends.last ?? 0),
    };
    const read = isRough ? ticksHereAndThere : pointsOf;
    columns[name] = columnsOf(read(store, runId, name, range, points));
  }
  return { names: known, columns, isRough };
}

export function hasSeries(store: ReadableStore, runId: string, name: SeriesName): boolean {
  const has = store.prepare('SELECT 1 FROM ticks WHERE run_id = ? AND name = ? LIMIT 1');
  return has.get(runId, name) !== undefined;
}

function pointsOf(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  range: StepRange,
  most: number,
): readonly Stretch[] {
  const stretches = stretchesIn(store, runId, name, range, (range.to + 1 - range.from) / most);
  return joinedTo(soundOf(store, runId, name, stretches), most);
}

/** Single ticks, equally far apart, each for all around it. A step that told nothing is left out. */
function ticksHereAndThere(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  { from, to }: StepRange,
  most: number,
): readonly Stretch[] {
  const stride = Math.max(1, Math.ceil((to + 1 - from) / most));
  const steps = Array.from({ length: most }, (_, place) => to - place * stride);
  const ticks = store
    .prepare(
      `SELECT step, ? AS ticks, count, mean, min, max FROM ticks
       WHERE run_id = ? AND name = ? AND step IN (SELECT value FROM json_each(?)) ORDER BY step`,
    )
    .all(stride, runId, name, JSON.stringify(steps.filter((step) => step >= from))) as Stretch[];
  return soundOf(store, runId, name, ticks);
}

/** Every tick of one series of a run, for what has few of them; empty where it has none. */
export function readColumns(store: ReadableStore, runId: string, name: SeriesName): SeriesColumns {
  const ticks = stretchesIn(store, runId, name, { from: 0, to: Number.MAX_SAFE_INTEGER }, 1);
  return columnsOf(soundOf(store, runId, name, ticks));
}

/** Ticks of a series after a step, so many at once, with training time at the end of each where that is known. */
export function readTicks(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  after: number,
  most: number,
): (Stretch & { elapsedMs: number | null })[] {
  return store
    .prepare(
      `SELECT step, 1 AS ticks, count, mean, min, max,
         (SELECT time.max FROM ticks AS time
          WHERE time.run_id = ticks.run_id AND time.name = 'time' AND time.step = ticks.step) AS elapsedMs
       FROM ticks WHERE run_id = ? AND name = ? AND step > ? ORDER BY step LIMIT ?`,
    )
    .all(runId, name, after, most) as (Stretch & { elapsedMs: number | null })[];
}

/** The mean of a series over the steps of a range; null where it tells of none. Not every tick of it is read. */
export function meanIn(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  range: StepRange,
): number | null {
  const stretches = exactStretchesIn(store, runId, name, range);
  return joined(soundOf(store, runId, name, stretches))?.mean ?? null;
}

/**
 * What a series was at each of some steps: its mean over the steps before it, as many as lie between the two nearest of them;
 * null where it was not told.
 *
 * @param marks in their order
 */
export function meansBefore(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  marks: readonly number[],
): (number | null)[] {
  const stretch = Math.min(...marks.map((mark, place) => mark - (marks[place - 1] ?? 0)));
  return marks.map((mark) => meanIn(store, runId, name, { from: mark - stretch + 1, to: mark }));
}

/**
 * The mean of a series over its last steps, at least so many where it has them; null where it has none.
 *
 * @param until the last step that counts
 */
export function lastMean(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  steps: number,
  until = Number.MAX_SAFE_INTEGER,
): number | null {
  const newestFirst = store
    .prepare(
      `SELECT step, count, mean, min, max FROM ticks
       WHERE run_id = ? AND name = ? AND step <= ? ORDER BY step DESC`,
    )
    .iterate(runId, name, until) as Iterable<Stretch>;
  let [seen, sum] = [0, 0];
  for (const tick of newestFirst) {
    if (!isSound(tick)) continue;
    seen += tick.count;
    sum += tick.count * tick.mean;
    if (seen >= steps) break;
  }
  return seen === 0 ? null : sum / seen;
}

/**
 * Rows are not validated one by one: the tables are STRICT and their columns are NOT NULL, and there may be tens of
 * thousands.
 */
function soundOf(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  stretches: readonly Stretch[],
): readonly Stretch[] {
  const sound = stretches.filter(isSound);
  if (sound.length < stretches.length) {
    const count = stretches.length - sound.length;
    store.damage.noteProblem('series', { runId, seq: name }, `${count} of them are no numbers`);
  }
  return sound;
}

function columnsOf(stretches: readonly Stretch[]): SeriesColumns {
  const column = (of: keyof Stretch) => stretches.map((each) => each[of]);
  const ofOneStep = stretches.every(({ ticks, count }) => ticks === 1 && count === 1);
  return {
    step: column('step'),
    mean: column('mean'),
    spread: ofOneStep
      ? null
      : {
          ticks: column('ticks'),
          count: column('count'),
          min: column('min'),
          max: column('max'),
        },
  };
}

/**
 * Small curves of the two losses, of at most `points` points over all steps: of the summaries that charts are drawn of,
 * so that the cost does not grow with the length of the run. A list of 2,000 runs draws 4,000 of them. Empty until a run of
 * 0.1.0 has those summaries.
 */
export function lossCurves(
  store: ReadableStore,
  runId: string,
  points: number,
): { discriminator: number[]; generator: number[] } {
  if (!isSummarised(store, runId)) return { discriminator: [], generator: [] };
  const curve = (name: SeriesName) => {
    const { first, last } = endsOf(store, runId, name);
    if (first === null || last === null) return [];
    return pointsOf(store, runId, name, { from: first, to: last }, points).map(({ mean }) => mean);
  };
  return { discriminator: curve('discriminator/loss'), generator: curve('generator/loss') };
}

function endsOf(store: ReadableStore, runId: string, name: SeriesName) {
  // Two queries in one: SQLite finds each end by the index, but both together only by reading all rows.
  return store
    .prepare(
      `SELECT (SELECT step FROM ticks WHERE run_id = :runId AND name = :name ORDER BY step LIMIT 1) AS first,
              (SELECT step FROM ticks WHERE run_id = :runId AND name = :name ORDER BY step DESC LIMIT 1) AS last`,
    )
    .get({ runId, name }) as { first: number | null; last: number | null };
}

/** Forgets what lies after the checkpoint from which a run resumes: those steps are trained again. */
export function deleteSeriesAfter(store: WritableStore, runId: string, step: number): void {
  // What is trained from now on goes into blocks with what was before.
  summariseWholly(store, runId);
  deleteLossesAfter(store, runId, step);
  const after = store.prepare('DELETE FROM series WHERE run_id = ? AND name = ? AND step > ?');
  for (const name of seriesNames) {
    after.run(runId, name, step);
    deleteBlocksAfter(store, runId, name, step);
  }
  deleteMarksAfter(store, runId, step);
}
