import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MethodRequest } from '../../../shared/api/methods.ts';
import type { Sample } from '../../../shared/run/run.ts';
import type { GenerateJob } from '../../../shared/run/trainer-protocol.ts';
import { newId } from '../../store/new-id.ts';
import type { Core } from '../core.ts';
import { datasetFile, generatedSheetPath, runFolder, trainerLogFile } from '../library-layout.ts';
import { checkpointsToTry, recordFallBack } from './fall-back.ts';
import { keepSample } from './keep-sample.ts';
import { noCheckpoint } from './no-checkpoint.ts';
import { requireRun } from './run-view.ts';
import { runTrainerJob, type TrainerSession } from './life/trainer-session.ts';

/** The seed is chosen at random where it is not given. */
export type GenerateRequest = MethodRequest<'runs.generate'>;

const seeds = 2 ** 32;

/**
 * Draws new creatures from a run's newest checkpoint, in a trainer process of its own, so that it works
 * while a run trains.
 *
 * @param onStart gets the process, to end it early
 * @throws StudioError `not-found`, `conflict` without a checkpoint, or what the trainer gives: `invalid-input`
 * where a name is asked for that the run was not taught
 */
export async function generateSheet(
  core: Core,
  { runId, count, condition, seed = randomInt(seeds) }: GenerateRequest,
  onStart: (session: TrainerSession) => void,
): Promise<Sample> {
  const { id, job } = prepareGenerateJob(core, runId, { count, seed, condition });
  const { step, path, columns, cellSize, ...answer } = await runTrainerJob({
    startTrainer: core.startTrainer,
    logFile: trainerLogFile(core.libraryPath, runId),
    job,
    answer: 'generated',
    onMessage: (message) => {
      if (message.type === 'fell-back') recordFallBack(core, runId, message);
    },
    onStart,
  });
  const sheet = { step, path, columns, cellSize, count: answer.count, seed };
  const asked = { condition: condition ?? null };
  const sample: Sample = { id, runId, at: Date.now(), kind: 'generated', ...sheet, ...asked };
  keepSample(core, sample);
  return sample;
}

function prepareGenerateJob(
  core: Core,
  runId: string,
  wanted: Pick<GenerateJob, 'count' | 'seed' | 'condition'>,
): { id: string; job: GenerateJob } {
  const run = requireRun(core.store, runId);
  const checkpoints = checkpointsToTry(core, runId);
  if (!checkpoints) throw noCheckpoint(run.name);
  const { newest, olderCheckpoints } = checkpoints;
  const id = newId();
  const output = generatedSheetPath(runId, id);
  mkdirSync(dirname(join(core.libraryPath, output)), { recursive: true });
  const job: GenerateJob = {
    type: 'generate',
    libraryFolder: core.libraryPath,
    datasetFile: datasetFile(core.libraryPath, run.datasetId),
    runFolder: runFolder(runId),
    hyperparameters: run.hyperparameters,
    engine: run.engine,
    checkpoint: newest.path,
    olderCheckpoints,
    ...wanted,
    output,
  };
  return { id, job };
}
