import type { SeriesName, Statistics } from '../../shared/run/series.ts';
import { joined, type StepRange, type Stretch } from '../../shared/run/stretches.ts';
import type { ReadableStore, WritableStore } from './store.ts';

/**
 * Summaries of a series' ticks over blocks of steps, kept beside them: a stretch of any length is read in a number of
 * rows that depends on how wide it is drawn, not on how long it is (docs/decisions/0381-long-series.md). Each width is 16
 * times the one before, from a tick of one step up to what a chart of the longest run asks for.
 */
export const blockWidths = [16, 256, 4_096] as const;

const columns = 'step, ticks, count, mean, min, max';

/** Whether a run has them all: one of 0.1.0 gets them after its library was opened (`old-losses.ts`). */
export function isSummarised(store: ReadableStore, runId: string): boolean {
  return !store.prepare('SELECT 1 FROM unsummarised_runs WHERE run_id = ?').get(runId);
}

/** What a series had over a few steps; `step` is the last of them. */
export type Tick = Statistics & { step: number };

/** Adds ticks that are not in them yet; those of one block at once. */
export function addToBlocks(
  store: WritableStore,
  runId: string,
  name: string,
  ticks: readonly Tick[],
): void {
  const add = store.prepare(
    `INSERT INTO series_blocks (run_id, name, width, block, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ticks = ticks + excluded.ticks, step = max(step, excluded.step), count = count + excluded.count,
       mean = mean + (excluded.mean - mean) * excluded.count / (count + excluded.count),
       min = min(min, excluded.min), max = max(max, excluded.max)`,
  );
  for (const width of blockWidths) {
    for (const [block, whole] of wholeBlocks(ticks, width)) {
      const { step, ticks: number, count, mean, min, max } = whole;
      add.run(runId, name, width, block, step, number, count, mean, min, max);
    }
  }
}

function wholeBlocks(ticks: readonly Tick[], width: number): ReadonlyMap<number, Stretch> {
  const blocks = new Map<number, Stretch>();
  for (const tick of ticks) {
    const block = Math.floor(tick.step / width);
    const before = blocks.get(block);
    const stretch = { ...tick, ticks: 1 };
    blocks.set(block, (before && joined([before, stretch])) ?? stretch);
  }
  return blocks;
}

/** Makes those that hold a step anew, from the ticks that there are. */
export function renewBlocks(store: WritableStore, runId: string, name: string, step: number): void {
  const remove = store.prepare(
    'DELETE FROM series_blocks WHERE run_id = ? AND name = ? AND width = ? AND block = ?',
  );
  const ticksOf = store.prepare(
    `SELECT step, count, mean, min, max FROM ticks
     WHERE run_id = ? AND name = ? AND step BETWEEN ? AND ?`,
  );
  const insert = store.prepare(
    `INSERT INTO series_blocks (run_id, name, width, block, ${columns})
     VALUES (@runId, @name, @width, @block, @step, @ticks, @count, @mean, @min, @max)`,
  );
  for (const width of blockWidths) {
    const block = Math.floor(step / width);
    remove.run(runId, name, width, block);
    const ticks = ticksOf.all(runId, name, block * width, (block + 1) * width - 1) as Stretch[];
    const whole = joined(ticks.filter(isSound).map((tick) => ({ ...tick, ticks: 1 })));
    if (whole) insert.run({ runId, name, width, block, ...whole });
  }
}

/** Forgets what lies after a step, once its ticks are gone. */
export function deleteBlocksAfter(
  store: WritableStore,
  runId: string,
  name: SeriesName,
  step: number,
): void {
  const after = store.prepare(
    'DELETE FROM series_blocks WHERE run_id = ? AND name = ? AND width = ? AND block > ?',
  );
  for (const width of blockWidths) after.run(runId, name, width, Math.floor(step / width));
  renewBlocks(store, runId, name, step);
}

/** The stretches in a range, from the widest that still are at most as wide as is wanted; ticks themselves where none is. */
export function stretchesIn(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  { from, to }: StepRange,
  widest: number,
): Stretch[] {
  const width = blockWidths.findLast((each) => each <= widest);
  if (width === undefined)
    return store
      .prepare(
        `SELECT step, 1 AS ticks, count, mean, min, max FROM ticks
         WHERE run_id = ? AND name = ? AND step BETWEEN ? AND ? ORDER BY step`,
      )
      .all(runId, name, from, to) as Stretch[];
  if (!isSummarised(store, runId))
    return store
      .prepare(
        `SELECT max(step) AS step, count(*) AS ticks, sum(count) AS count, sum(mean * count) / sum(count) AS mean,
           min(min) AS min, max(max) AS max
         FROM ticks WHERE run_id = ? AND name = ? AND step BETWEEN ? AND ?
         GROUP BY step / ${width} ORDER BY 1`,
      )
      .all(runId, name, ...inBlocks({ from, to }, width)) as Stretch[];
  return store
    .prepare(
      `SELECT ${columns} FROM series_blocks
       WHERE run_id = ? AND name = ? AND width = ? AND block BETWEEN ? AND ? ORDER BY block`,
    )
    .all(runId, name, width, Math.floor(from / width), Math.floor(to / width)) as Stretch[];
}

/** Exactly the ticks of a range, put together as far as blocks lie whole in it: some dozens, however long it is. */
export function exactStretchesIn(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  { from, to }: StepRange,
  widths: readonly number[] = blockWidths,
): Stretch[] {
  const width = widths.at(-1);
  if (width === undefined) return stretchesIn(store, runId, name, { from, to }, 1);
  const [first, end] = [Math.ceil(from / width) * width, Math.floor((to + 1) / width) * width];
  const narrower = (range: StepRange) =>
    range.from > range.to ? [] : exactStretchesIn(store, runId, name, range, widths.slice(0, -1));
  if (first >= end) return narrower({ from, to });
  return [
    ...narrower({ from, to: first - 1 }),
    ...stretchesIn(store, runId, name, { from: first, to: end - 1 }, width),
    ...narrower({ from: end, to }),
  ];
}

/** Blocks are told whole, also those that a range begins and ends in. */
function inBlocks({ from, to }: StepRange, width: number): [number, number] {
  return [Math.floor(from / width) * width, (Math.floor(to / width) + 1) * width - 1];
}

/** A trainer sends none that is not; a number beyond all bounds would hide the others from a screen. */
export function isSound(row: Tick): boolean {
  return (
    row.count >= 1 &&
    [row.step, row.mean, row.min, row.max].every((value) => Number.isFinite(value))
  );
}
