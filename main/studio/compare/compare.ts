import type { Comparison } from '../../../shared/run/comparison.ts';
import { findDataset } from '../../store/datasets.ts';
import { nameOfRemovedRun } from '../../store/runs.ts';
import { listSamples } from '../../store/samples.ts';
import type { ReadableStore } from '../../store/store.ts';
import { isThere, viewRun } from '../runs/run-view.ts';
import { agreementOf } from './agreement.ts';
import { compareRuns } from './compare-runs.ts';

/**
 * Runs of a library beside each other, in the order in which they are named. One that was removed, or cannot be read, keeps
 * nobody from seeing the others.
 *
 * @throws StudioError `not-found` where none of them is there
 */
export function compare(store: ReadableStore, runIds: readonly string[]): Comparison {
  const gone = runIds
    .filter((runId) => !isThere(store, runId))
    .map((runId) => ({ runId, name: nameOfRemovedRun(store, runId) }));
  const there = runIds.filter((runId) => !gone.some((one) => one.runId === runId));
  const compared = (there.length > 0 ? there : runIds).map((runId) => {
    const run = viewRun(store, runId);
    const dataset = findDataset(store, run.datasetId) ?? null;
    const agreement = agreementOf(store, runId);
    return { run, dataset, samples: listSamples(store, runId), agreement };
  });
  return { ...compareRuns(compared), gone };
}
