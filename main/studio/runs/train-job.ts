import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineFacts } from '../../../shared/engine/engine.ts';
import { imagesPerStep } from '../../../shared/hyperparameters/schema.ts';
import { stepsCostAlike } from '../../../shared/hyperparameters/step-cost.ts';
import type { WhenDiskFull } from '../../../shared/library/room.ts';
import type { TrainedBy } from '../../../shared/run/run.ts';
import { mostAlikeRuns, type TrainJob } from '../../../shared/run/trainer-protocol.ts';
import { readAttempt, writeAttempt } from '../../files/attempt-file.ts';
import { writeBesideSync } from '../../files/write-beside.ts';
import { deleteCheckpoint, listCheckpoints } from '../../store/checkpoints.ts';
import { deleteCheckpointsInPoolAfter } from '../../store/checkpoints-in-pool.ts';
import { findDataset } from '../../store/datasets.ts';
import { deleteFindingsAfter } from '../../store/findings.ts';
import { listRuns, type RunRow, stepsPerTickOfTwin, updateRun } from '../../store/runs.ts';
import { deleteProgressSamplesAfter } from '../../store/samples.ts';
import { deleteSeriesAfter } from '../../store/series.ts';
import { inTransaction } from '../../store/store.ts';
import type { Core } from '../core.ts';
import { datasetFile, runFolder } from '../library-layout.ts';
import { readTuning } from '../doctor/tuning.ts';
import { rungsToCome } from './early-stopping.ts';
import { checkpointsToTry } from './fall-back.ts';
import { requireRun } from './run-view.ts';

/**
 * Begins the next attempt at a run: what a trainer needs to begin a run or to go on with it from its newest valid checkpoint. What was
 * recorded after that checkpoint is superseded, because those steps are trained again: every series
 * stays that of one uninterrupted training.
 *
 * @throws StudioError `checkpoint-damaged` when there are checkpoints but none can be read
 */
export function prepareTrainJob(
  core: Core,
  runId: string,
  whenDiskFull: WhenDiskFull,
  trainedBy: TrainedBy = 'this-studio',
): TrainJob {
  // First of all: from here on no trainer that is left over changes what is in the run's folder.
  beginAttempt(core, requireRun(core.store, runId), trainedBy);
  return currentTrainJob(core, runId, whenDiskFull);
}

/** The same of the attempt that is under way, for a pool that has forgotten it. @throws as `prepareTrainJob` */
export function currentTrainJob(core: Core, runId: string, whenDiskFull: WhenDiskFull): TrainJob {
  const row = requireRun(core.store, runId);
  const checkpoints = checkpointsToTry(core, runId);
  forgetAfter(core, row, checkpoints?.newest.step ?? 0);
  const stepsPerTick = keepStepsPerTick(core, row);
  const rungs = rungsToCome(core, row);
  writeConfig(core, row);
  return {
    type: 'train',
    libraryFolder: core.libraryPath,
    datasetFile: datasetFile(core.libraryPath, row.datasetId),
    runFolder: runFolder(runId),
    hyperparameters: row.hyperparameters,
    engine: row.engine,
    ...preferredEngine(core, row),
    ...computedAlike(core, row),
    attempt: row.attempt,
    resumeFrom: checkpoints?.newest.path ?? null,
    olderCheckpoints: checkpoints?.olderCheckpoints ?? [],
    whenDiskFull,
    // A command has nothing to end slow motion with.
    ...(whenDiskFull === 'wait' && row.pace !== null && { pace: row.pace }),
    ...(stepsPerTick !== null && { stepsPerTick }),
    ...(rungs.length > 0 && { rungs }),
  };
}

/** A run that goes on does so on the engine that it began on: another one rounds otherwise. */
function preferredEngine({ libraryPath }: Core, { engineFacts }: RunRow) {
  const preferred = engineFacts?.id ?? readTuning(libraryPath)?.engine;
  return preferred ? { preferredEngine: preferred } : {};
}

/**
 * How this run was computed before, and how runs of the same networks were: measured anew, what `auto` comes to could
 * differ between equal runs (docs/decisions/0615-precision-chosen-alike.md).
 */
function computedAlike({ store }: Core, row: RunRow): Pick<TrainJob, 'alike'> {
  if (row.hyperparameters.precision !== 'auto') return {};
  const { datasetId, hyperparameters } = row;
  const ways = [row, ...listRuns(store)].flatMap((run) => {
    const isKnown = run.datasetId === datasetId && run.engineFacts?.arithmetic !== undefined;
    return isKnown && stepsCostAlike({ ...run.hyperparameters }, { ...hyperparameters })
      ? [run.engineFacts as EngineFacts]
      : [];
  });
  const differing = [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];
  return ways.length > 0 ? { alike: differing.slice(0, mostAlikeRuns) } : {};
}

/** What the run has been told by so far; at first what its twin has, so that both have the same curves. */
function keepStepsPerTick({ store }: Core, row: RunRow): number | null {
  const stepsPerTick = row.stepsPerTick ?? stepsPerTickOfTwin(store, row);
  updateRun(store, row.id, { stepsPerTick });
  return stepsPerTick;
}

/** Forgets what was recorded after the step that a run goes on from: those steps are trained again. */
export function forgetAfter({ store }: Pick<Core, 'store'>, row: RunRow, step: number): void {
  inTransaction(store, () => {
    deleteSeriesAfter(store, row.id, step);
    deleteFindingsAfter(store, row.id, step);
    deleteProgressSamplesAfter(store, row.id, step);
    for (const checkpoint of listCheckpoints(store, row.id)) {
      if (checkpoint.step > step) deleteCheckpoint(store, checkpoint.id);
    }
    deleteCheckpointsInPoolAfter(store, row.id, step);
    const rungs = row.rungs.filter((rung) => rung.step <= step);
    updateRun(store, row.id, { step, imagesSeen: imagesSeenAt(row, step), rungs });
  });
}

/** Every step shows as many sprites, so images seen follow from steps. */
function imagesSeenAt({ hyperparameters }: RunRow, step: number): number {
  return step * imagesPerStep(hyperparameters);
}

/** The run's folder says by itself what was trained: the run could be repeated without the database. */
function writeConfig(core: Core, row: RunRow): void {
  const { id, name, datasetId, presetId, hyperparameters, engine } = row;
  const dataset = findDataset(core.store, datasetId);
  const config = {
    run: { id, name, presetId },
    studio: core.appVersion,
    dataset: dataset && { id: datasetId, name: dataset.name, source: dataset.source },
    importOptions: dataset?.options,
    engine,
    hyperparameters,
  };
  const folder = join(core.libraryPath, runFolder(id));
  mkdirSync(folder, { recursive: true });
  writeBesideSync(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
}

/**
 * Numbers a start of a run, notes who trains it, and gives that trainer the run's folder. The number is stored before the folder
 * is given away, so that it is given once; a folder beside an older database may be ahead of it.
 */
function beginAttempt(
  { store, libraryPath }: Core,
  { id, attempt }: RunRow,
  trainedBy: TrainedBy,
): void {
  const folder = join(libraryPath, runFolder(id));
  mkdirSync(folder, { recursive: true });
  const next = Math.max(attempt, readAttempt(folder) ?? 0) + 1;
  updateRun(store, id, { attempt: next, trainedBy });
  writeAttempt(folder, next);
}
