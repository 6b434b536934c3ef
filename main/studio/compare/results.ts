import type { RunResult } from '../../../shared/run/comparison.ts';
import { resultOf } from '../../../shared/run/run-groups.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import { lastMean } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';
import { bestMarkOf, requireRun } from '../runs/run-view.ts';

/** Steps over which a last value is averaged; with ticks of several, a few more. */
const averaged = 100;

/**
 * What a run came to in one series; null where it does not have it.
 *
 * @throws StudioError `not-found`
 */
export function resultOfRun(
  store: ReadableStore,
  runId: string,
  name: SeriesName,
): RunResult | null {
  const run = requireRun(store, runId);
  if (resultOf(name) !== 'last') {
    const best = bestMarkOf(store, run, name);
    return best && { value: best.value, step: best.step };
  }
  const value = lastMean(store, runId, name, averaged);
  return value === null ? null : { value, step: null };
}
