import type { CommonEnd } from '../../../shared/run/fair-comparison.ts';
import type { Run } from '../../../shared/run/run.ts';
import { stepAlong, trainingTime } from '../../../shared/run/steps-along.ts';
import { spriteCount } from '../../store/datasets.ts';
import { readSeries } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';

/** The last step of a run that counts where runs are held beside each other up to a place; its last one where that is null. */
export function lastStepUntil(
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
