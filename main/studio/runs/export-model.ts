import { StudioError } from '../../../shared/errors.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import { formatCount } from '../../../shared/format.ts';
import type { ExportModelJob, TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import type { ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';
import { datasetFile, runFolder, trainerLogFile } from '../library-layout.ts';
import { checkpointsToTry, recordFallBack } from './fall-back.ts';
import { findCheckpointOfStep } from './kept/restore-points.ts';
import { runTrainerJob, type TrainerSession } from './life/trainer-session.ts';
import { noCheckpoint } from './no-checkpoint.ts';
import { requireRun } from './run-view.ts';

export type ExportedModel = Extract<TrainerMessage, { type: 'model-exported' }>;

export interface WantedModel extends Pick<ExportModelJob, 'output' | 'metadata'> {
  runId: string;
  /** Whose checkpoint; the newest where it is left out. */
  step?: number | undefined;
}

/**
 * Writes a run's generator as a model of TensorFlow.js, in a trainer process of its own.
 *
 * @throws StudioError `not-found`, `conflict` without a checkpoint, `invalid-input` for a run that draws from pictures
 */
export async function exportModel(
  core: Core,
  { runId, step, output, metadata }: WantedModel,
  onStart: (session: TrainerSession) => void,
): Promise<ExportedModel> {
  const job: ExportModelJob = {
    type: 'export-model',
    libraryFolder: core.libraryPath,
    datasetFile: datasetFile(core.libraryPath, requireRun(core.store, runId).datasetId),
    runFolder: runFolder(runId),
    ...checkpointOf(core, runId, step),
    output,
    metadata,
  };
  return runTrainerJob({
    startTrainer: core.startTrainer,
    logFile: trainerLogFile(core.libraryPath, runId),
    job,
    answer: 'model-exported',
    onMessage: (message) => {
      if (message.type === 'fell-back') recordFallBack(core, runId, message);
    },
    onStart,
  });
}

/** @throws StudioError where a run's generator cannot be given away: before anybody is asked where to */
export function refuseModelless({ store }: { store: ReadableStore }, runId: string): void {
  const { name, hyperparameters } = requireRun(store, runId);
  if (!drawsFromPictures(hyperparameters.model)) return;
  throw new StudioError(
    'invalid-input',
    `"${name}" draws from pictures, and only generators that draw from random numbers can be given away so far.`,
    'Choose a run of another model.',
  );
}

function checkpointOf(
  core: Core,
  runId: string,
  step: number | undefined,
): Pick<ExportModelJob, 'checkpoint' | 'olderCheckpoints'> {
  refuseModelless(core, runId);
  const { name } = requireRun(core.store, runId);
  if (step !== undefined) {
    const found = findCheckpointOfStep(core.store, core.libraryPath, runId, step);
    if (found) return { checkpoint: found.path };
    throw new StudioError(
      'not-found',
      `The run "${name}" has no checkpoint of step ${formatCount(step)}.`,
      'Its page lists the checkpoints that there are, and so does "studio checkpoints".',
    );
  }
  const checkpoints = checkpointsToTry(core, runId);
  if (!checkpoints) throw noCheckpoint(name);
  const { newest, olderCheckpoints } = checkpoints;
  return { checkpoint: newest.path, olderCheckpoints };
}
