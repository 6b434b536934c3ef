import type { Comparison } from '../../../shared/run/comparison.ts';
import { findDataset } from '../../store/datasets.ts';
import { listSamples } from '../../store/samples.ts';
import type { ReadableStore } from '../../store/store.ts';
import { viewRun } from '../runs/run-view.ts';
import { agreementOf } from './agreement.ts';
import { compareRuns } from './compare-runs.ts';

/**
 * Two or more runs of a library beside each other, in the order in which they are named.
 *
 * @throws StudioError `not-found`
 */
export function compare(store: ReadableStore, runIds: readonly string[]): Comparison {
  return compareRuns(
    runIds.map((runId) => {
      const run = viewRun(store, runId);
      const dataset = findDataset(store, run.datasetId) ?? null;
      const agreement = agreementOf(store, runId);
      return { run, dataset, samples: listSamples(store, runId), agreement };
    }),
  );
}
