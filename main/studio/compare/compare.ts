import type { Comparison } from '../../../shared/run/comparison.ts';
import { rankedSeries } from '../../../shared/run/run-list.ts';
import type { Run } from '../../../shared/run/run.ts';
import { findDataset } from '../../store/datasets.ts';
import { findBaseline, nameOfRemovedRun } from '../../store/runs.ts';
import { listSamples } from '../../store/samples.ts';
import type { ReadableStore } from '../../store/store.ts';
import { bestMarkOf, isThere, viewRun } from '../runs/run-view.ts';
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
  const runs = compared.map(({ run }) => run);
  return { ...compareRuns(compared), ...bestBesideBaseline(store, runs), gone };
}

/** Of the series that some of the runs have. */
function bestBesideBaseline(
  store: ReadableStore,
  runs: readonly Run[],
): Pick<Comparison, 'best' | 'baseline'> {
  const pinned = findBaseline(store);
  const best = rankedSeries.map((name) => ({
    name,
    marks: runs.map((run) => bestMarkOf(store, run, name)),
    baseline: pinned ? bestMarkOf(store, pinned, name) : null,
  }));
  return {
    best: best.filter(({ marks }) => marks.some((mark) => mark !== null)),
    baseline: pinned ? { runId: pinned.id, name: pinned.name } : null,
  };
}
