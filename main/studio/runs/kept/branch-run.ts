import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MethodRequest } from '../../../../shared/api/methods.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/format.ts';
import { insertCheckpoint } from '../../../store/checkpoints.ts';
import { findDataset } from '../../../store/datasets.ts';
import { newId } from '../../../store/new-id.ts';
import type { RunRow } from '../../../store/runs.ts';
import { inTransaction } from '../../../store/store.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';
import { insertQueuedRun } from '../create-runs.ts';
import { recordState } from '../life/record-events.ts';
import { datasetGone } from '../resume-run.ts';
import { requireRun } from '../run-view.ts';
import { isValidCheckpoint } from '../valid-checkpoint.ts';
import { linkFolder } from '../../../files/link-folder.ts';
import { findCheckpointOfStep, listRestorePoints } from './restore-points.ts';

/**
 * Queues a new run that goes on from a step of another: with the same hyperparameters, on the same dataset, its first
 * checkpoint being that run's of the step. The other stays as it is.
 *
 * @returns its identifier
 * @throws StudioError `not-found`, `conflict` where no step is left to train, `checkpoint-damaged`
 */
export function branchRun(core: Core, request: MethodRequest<'runs.branch'>): string {
  const { store, libraryPath } = core;
  const parent = requireRun(store, request.runId);
  if (!findDataset(store, parent.datasetId)) throw datasetGone(parent);
  const { step } = request;
  const checkpoint = findCheckpointOfStep(store, libraryPath, parent.id, step);
  if (!checkpoint) throw notThere(core, parent, step);
  if (!isValidCheckpoint(libraryPath, checkpoint)) throw damaged(parent, step);
  const total = request.steps ?? parent.hyperparameters.steps;
  if (total <= step) throw nothingLeft(parent, step, total);
  const id = newId();
  const path = `${runFolder(id)}/checkpoints/${String(step).padStart(6, '0')}`;
  linkFolder(join(libraryPath, checkpoint.path), join(libraryPath, path));
  try {
    inTransaction(store, () => {
      insertQueuedRun(core, {
        id,
        name: request.name ?? `${parent.name.slice(0, 90)} from step ${formatCount(step)}`,
        datasetId: parent.datasetId,
        hyperparameters: { ...parent.hyperparameters, steps: total },
        presetId: parent.presetId,
        engine: parent.engine,
        step,
        stepsPerTick: parent.stepsPerTick,
        branchedFrom: { runId: parent.id, name: parent.name, step },
      });
      const { at, hash, bytes } = checkpoint;
      insertCheckpoint(store, { id: newId(), runId: id, step, at, path, hash, bytes });
    });
  } catch (error) {
    rmSync(join(libraryPath, runFolder(id)), { recursive: true, force: true });
    throw error;
  }
  recordState(core, id, 'queued', `Waiting to go on from step ${step} of ${parent.name}.`, {
    by: 'person',
  });
  return id;
}

function notThere({ store, libraryPath }: Core, { id, name }: RunRow, step: number): StudioError {
  const steps = listRestorePoints(store, libraryPath, id).map((point) => formatCount(point.step));
  return new StudioError(
    'not-found',
    `The run "${name}" has no checkpoint of step ${formatCount(step)} any more.`,
    steps.length > 0
      ? `There are those of step ${steps.join(', ')}.`
      : 'It has none yet: a run writes one at every stop, and as often as its setting says.',
  );
}

function damaged({ name }: RunRow, step: number): StudioError {
  return new StudioError(
    'checkpoint-damaged',
    `The checkpoint of step ${formatCount(step)} of the run "${name}" cannot be read: its files were changed.`,
    'Go back to another step, or restore the run’s folder from a backup.',
  );
}

function nothingLeft({ name }: RunRow, step: number, total: number): StudioError {
  return new StudioError(
    'conflict',
    `From step ${formatCount(step)} of the run "${name}" nothing is left to do up to ${formatCount(total)}.`,
    'Name a higher number of steps for the branch.',
  );
}
