import { layOverPreset } from '../../../shared/hyperparameters/resolve.ts';
import type { Preset } from '../../../shared/run/presets.ts';
import type { RunSummary } from '../../../shared/run/run.ts';

export interface Rung {
  suffix: string;
  lesson: string;
  /** The newest run of a dataset with the networks and the loss of the rung. */
  run: RunSummary | null;
}

/** @param runs newest first */
export function rungsOf(preset: Preset, runs: readonly RunSummary[], datasetId: string): Rung[] {
  return preset.runs.map(({ suffix, lesson = '', hyperparameters }) => {
    const { model, loss } = layOverPreset({}, hyperparameters);
    const run = runs.find(
      (one) =>
        one.datasetId === datasetId &&
        one.hyperparameters.model === model &&
        one.hyperparameters.loss === loss,
    );
    return { suffix, lesson, run: run ?? null };
  });
}
