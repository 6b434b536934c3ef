import type { BestValues, RunResult } from '../../../shared/run/comparison.ts';
import type { CommonEnd } from '../../../shared/run/fair-comparison.ts';
import { resultOf } from '../../../shared/run/run-groups.ts';
import { rankedSeries } from '../../../shared/run/run-list.ts';
import type { Run } from '../../../shared/run/run.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import { stepAlong, trainingTime } from '../../../shared/run/steps-along.ts';
import { spriteCount } from '../../store/datasets.ts';
import { findBaseline } from '../../store/runs.ts';
import { lastMean, readSeries } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';
import { bestMarkUntil, isThere, requireRun } from '../runs/run-view.ts';

/** Steps over which a last value is averaged; with ticks of several, a few more. */
const averaged = 100;

/**
 * What a run came to in one series, up to a place that all compared have come to; null where it does not have it.
 *
 * @throws StudioError `not-found`
 */
export function resultOfRun(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
  end: CommonEnd | null,
): RunResult | null {
  const run = requireRun(store, runId);
  const until = lastStepUntil(store, run, end);
  if (resultOf(name) !== 'last') {
    const best = bestMarkUntil(store, run, name, until);
    return best && { value: best.value, step: best.step };
  }
  const value = lastMean(store, runId, name, averaged, until);
  return value === null ? null : { value, step: null };
}

/** The best values of the runs that are there, of the series that some of them have, beside those of the baseline. */
export function bestValues(
  store: ReadableStore,
  runIds: readonly string[],
  end: CommonEnd | null,
): BestValues {
  const withEnd = (run: ReturnType<typeof requireRun>) => ({
    run,
    until: lastStepUntil(store, run, end),
  });
  const runs = runIds
    .filter((runId) => isThere(store, runId))
    .map((runId) => withEnd(requireRun(store, runId)));
  const baseline = findBaseline(store);
  const pinned = baseline && withEnd(baseline);
  const markOf = ({ run, until }: (typeof runs)[number], name: SeriesName) =>
    bestMarkUntil(store, run, name, until);
  const best = rankedSeries.map((name) => ({
    name,
    marks: runs.map((each) => markOf(each, name)),
    baseline: pinned ? markOf(pinned, name) : null,
  }));
  return {
    upTo: end && runs.map(({ run, until }) => Math.min(run.step, until)),
    best: best.filter(({ marks }) => marks.some((mark) => mark !== null)),
    baseline: pinned ? { runId: pinned.run.id, name: pinned.run.name } : null,
  };
}

/** The last step of a run that counts where runs are held beside each other up to a place; its last one where that is null. */
function lastStepUntil(
  store: ReadableStore,
  run: Pick<Run, 'id' | 'datasetId' | 'hyperparameters'>,
  end: CommonEnd | null,
): number {
  if (end === null) return Number.MAX_SAFE_INTEGER;
  const { axis, at } = end;
  const known = {
    time: axis === 'time' ? timeOf(store, run.id) : trainingTime([], []),
    clock: [],
    sprites: axis === 'epoch' ? spriteCount(store, run.datasetId) : null,
  };
  // A step that comes out of a division may lie a hair below itself.
  return Math.floor(stepAlong(at, known, axis, run.hyperparameters) + 1e-6);
}

/** As closely as a chart is drawn. */
function timeOf(store: ReadableStore, runId: string) {
  const { time } = readSeries(store, runId, { names: ['time'] }).columns;
  return trainingTime(time?.step ?? [], time?.spread?.max ?? time?.mean ?? []);
}
