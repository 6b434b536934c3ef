import { StudioError } from '../../../shared/errors.ts';
import { formatCount } from '../../../shared/format.ts';
import type { ExportModelJob, TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import type { Core } from '../core.ts';
import { datasetFile, runFolder, trainerLogFile } from '../library-layout.ts';
import { checkpointsToTry, recordFallBack } from './fall-back.ts';
import { findCheckpointOfStep } from './kept/restore-points.ts';
import { runTrainerJob, type TrainerSession } from './life/trainer-session.ts';
import { noCheckpoint } from './valid-checkpoint.ts';
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
 * @throws StudioError `not-found`, or `conflict` without a checkpoint
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

function checkpointOf(
  core: Core,
  runId: string,
  step: number | undefined,
): Pick<ExportModelJob, 'checkpoint' | 'olderCheckpoints'> {
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
