import { StudioError } from '../../../shared/errors.ts';
import { endedStates, type TrainerEvent } from '../../../shared/run/events.ts';
import { learningRateJump } from '../../../shared/hyperparameters/learning-rate.ts';
import type { Place } from '../../../shared/run/place.ts';
import { findDataset } from '../../store/datasets.ts';
import { nextQueueOrder, type RunRow } from '../../store/runs.ts';
import type { Core } from '../core.ts';
import { mayLackItsEnd } from './life/life.ts';
import { recordEvents } from './life/record-events.ts';
import { requireRun } from './run-view.ts';
import { newestValidCheckpoint, newestWholeCheckpoint } from './valid-checkpoint.ts';

/**
 * Puts an ended run in the queue again, to go on from its last checkpoint.
 *
 * @param steps new total, for a run that has done all of its steps
 * @param place where to train from now on; where it trained before, where it is left out
 * @throws StudioError `not-found`, `conflict` for a live run or one that has nothing left to do, and as
 * `newestValidCheckpoint` does
 */
export function requeueRun(
  core: Core,
  runId: string,
  steps: number | undefined,
  place?: Place,
): void {
  const run = requireRun(core.store, runId);
  if (!endedStates.includes(run.state)) throw notEnded(run);
  if (!findDataset(core.store, run.datasetId)) throw datasetGone(run);
  const total = steps ?? run.hyperparameters.steps;
  const kept = keptSteps(core, run, total);
  const jump = learningRateJump(run.hyperparameters, kept, total);
  const queued = { state: 'queued', message: 'Waiting for its turn to go on.' } as const;
  const events: TrainerEvent[] = [{ type: 'state', step: run.step, at: Date.now(), ...queued }];
  if (jump) events.push(learningRateWarning(jump, kept));
  // All at once: where the disk has no room for the warning, the run is not queued behind the back of who is told so.
  recordEvents(core, runId, events, {
    by: 'person',
    changes: {
      hyperparameters: { ...run.hyperparameters, steps: total },
      queueOrder: nextQueueOrder(core.store),
      startsAt: null,
      place: place ?? run.place,
      machine: null,
      problem: null,
      endReason: null,
      endedAt: null,
      archivedAt: null,
    },
  });
}

/**
 * From which step the run goes on. Not the step that it has reached: a run that died while it wrote its last
 * checkpoint has none of it, and of a finished one the last checkpoint may be damaged.
 *
 * @throws StudioError `conflict` where nothing is left to do up to `total`
 */
function keptSteps(core: Core, run: RunRow, total: number): number {
  const kept = newestValidCheckpoint(core, run.id)?.step ?? 0;
  // With its last checkpoint written it has only its end to tell, which a start without a step does.
  const lacksItsEnd = total === kept && mayLackItsEnd.includes(run.state);
  if (total > kept || lacksItsEnd) return kept;
  // A trainer would find what is damaged, but for a run that has done all there is none to look.
  const whole = newestWholeCheckpoint(core, run.id)?.step ?? 0;
  if (total > whole) return whole;
  throw nothingLeft(run, whole, total);
}

function learningRateWarning(message: string, step: number): TrainerEvent {
  const hint = 'A new start at a high rate may unsettle what was learned: watch the samples.';
  return { type: 'warning', step, at: Date.now(), code: 'learning-rate-jumps', message, hint };
}

function notEnded({ name, state }: RunRow): StudioError {
  return new StudioError(
    'conflict',
    `The run "${name}" is ${state}, so it cannot be resumed.`,
    'A run can be resumed when it is paused or has ended.',
  );
}

function nothingLeft({ name }: RunRow, step: number, total: number): StudioError {
  return new StudioError(
    'conflict',
    `The run "${name}" has done ${step === 1 ? '1 step' : `${step} steps`}, so there is nothing left to do up to ${total}.`,
    'Resume it with a higher number of steps.',
  );
}

export function datasetGone({ name }: Pick<RunRow, 'name'>): StudioError {
  return new StudioError(
    'not-found',
    `The dataset of the run "${name}" is gone.`,
    'Import the folder again and start a new run with the same settings.',
  );
}
