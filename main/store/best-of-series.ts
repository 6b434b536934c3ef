import type { BestMark } from '../../shared/run/run.ts';
import { rankedSeries } from '../../shared/run/run-list.ts';
import {
  costOf,
  seriesTable,
  type SeriesDescription,
  type SeriesName,
} from '../../shared/run/series.ts';
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
 * The best value that a series of a run has come to, not the last: the lowest tick, the highest, or the nearest to a
 * number, as its row in `shared/run/series.ts` says; undefined where neither is better, or nothing was told yet. A block's extremes bound all
 * ticks in it, so that of a million ticks only those blocks are looked into that may hold the best.
 *
 * @param until the last step that counts
 */
export function bestOf(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  until = Number.MAX_SAFE_INTEGER,
): BestMark | undefined {
  const { better } = seriesTable[name];
  if (better === null) return undefined;
  const cost = costInSql(better);
  const blocksIn = store.prepare(
    `SELECT block, ${cost.ofBlock} AS least FROM series_blocks
     WHERE run_id = ? AND name = ? AND width = ? AND block BETWEEN ? AND ?
     ORDER BY least, block`,
  );
  const ticksIn = store.prepare(
    `SELECT step, count, mean, min, max FROM ticks
     WHERE run_id = ? AND name = ? AND step BETWEEN ? AND ? ORDER BY ${cost.ofTick}, step`,
  );
  const costOfTick = ({ mean }: Tick) => costOf(name, mean) as number;
  let best: Tick | undefined;
  const look = (level: number, from: number, to: number) => {
    const width = blockWidths[level];
    if (width === undefined) {
      const ticks = ticksIn.all(runId, name, from, to) as Tick[];
      const first = ticks.find(isSound);
      if (first && (!best || costOfTick(first) < costOfTick(best))) best = first;
      return;
    }
    const range = [Math.floor(from / width), Math.floor(to / width)];
    const blocks = blocksIn.all(runId, name, width, ...range) as { block: number; least: number }[];
    for (const { block, least } of blocks) {
      if (best && least >= costOfTick(best)) return;
      look(level - 1, block * width, Math.min(until, (block + 1) * width - 1));
    }
  };
  look(isSummarised(store, runId) ? blockWidths.length - 1 : -1, 0, until);
  return best && { step: best.step, value: best.mean, error: Math.max(0, best.max - best.mean) };
}

/** `costOf` of a tick, and the least that any tick of a block can have. */
function costInSql(better: Exclude<SeriesDescription['better'], null>): {
  ofTick: string;
  ofBlock: string;
} {
  if (better === 'lower') return { ofTick: 'mean', ofBlock: 'min' };
  if (better === 'higher') return { ofTick: '-mean', ofBlock: '-max' };
  const { nearest } = better;
  return {
    ofTick: `ABS(mean - ${nearest})`,
    ofBlock: `MAX(0, min - ${nearest}, ${nearest} - max)`,
  };
}

/** Which of the series that runs can be ranked by some run has. */
export function rankedSeriesThereAre(store: ReadableStore): SeriesName[] {
  const has = store.prepare(
    `SELECT 1 FROM runs WHERE removed_at IS NULL
     AND EXISTS (SELECT 1 FROM ticks WHERE run_id = runs.id AND name = ?) LIMIT 1`,
  );
  return rankedSeries.filter((name) => has.get(name) !== undefined);
}
