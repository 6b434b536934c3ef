import type { BestMark } from '../../shared/run/run.ts';
import { rankedSeries } from '../../shared/run/run-list.ts';
import { seriesTable, type SeriesName } from '../../shared/run/series.ts';
import { blockWidths, isSound, isSummarised } from './series-blocks.ts';
import type { ReadableStore } from './store.ts';

interface Tick {
  step: number;
  count: number;
  mean: number;
  min: number;
  max: number;
}

/**
 * The best value that a series of a run has come to, not the last: the lowest tick, or the highest, as its row in
 * `shared/run/series.ts` says; undefined where neither is better, or nothing was told yet. A block's extreme bounds all
 * ticks in it, so that of a million ticks only those blocks are looked into that may hold the best.
 */
export function bestOf(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
): BestMark | undefined {
  const { better } = seriesTable[name];
  if (better === null) return undefined;
  const [bound, order] = better === 'lower' ? ['min', 'ASC'] : ['max', 'DESC'];
  const isBetter = (value: number, than: number) =>
    better === 'lower' ? value < than : value > than;
  const blocksIn = store.prepare(
    `SELECT block, ${bound} AS bound FROM series_blocks
     WHERE run_id = ? AND name = ? AND width = ? AND block BETWEEN ? AND ?
     ORDER BY ${bound} ${order}, block`,
  );
  const ticksIn = store.prepare(
    `SELECT step, count, mean, min, max FROM ticks
     WHERE run_id = ? AND name = ? AND step BETWEEN ? AND ? ORDER BY mean ${order}, step`,
  );
  let best: Tick | undefined;
  const look = (level: number, from: number, to: number) => {
    const width = blockWidths[level];
    if (width === undefined) {
      const ticks = ticksIn.all(runId, name, from, to) as Tick[];
      const first = ticks.find(isSound);
      if (first && (!best || isBetter(first.mean, best.mean))) best = first;
      return;
    }
    const range = [Math.floor(from / width), Math.floor(to / width)];
    const blocks = blocksIn.all(runId, name, width, ...range) as { block: number; bound: number }[];
    for (const { block, bound: most } of blocks) {
      if (best && !isBetter(most, best.mean)) return;
      look(level - 1, block * width, (block + 1) * width - 1);
    }
  };
  look(isSummarised(store, runId) ? blockWidths.length - 1 : -1, 0, Number.MAX_SAFE_INTEGER);
  return best && { step: best.step, value: best.mean, error: Math.max(0, best.max - best.mean) };
}

/** Which of the series that runs can be ranked by some run has. */
export function rankedSeriesThereAre(store: ReadableStore): SeriesName[] {
  const has = store.prepare(
    `SELECT 1 FROM runs WHERE removed_at IS NULL
     AND EXISTS (SELECT 1 FROM ticks WHERE run_id = runs.id AND name = ?) LIMIT 1`,
  );
  return rankedSeries.filter((name) => has.get(name) !== undefined);
}
