import { setTimeout as wait } from 'node:timers/promises';
import { type ErrorShape, toErrorShape } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/format.ts';
import type { TrainerEvent, TrainerEventOf } from '../../../../shared/run/events.ts';
import { newestCheckpoint } from '../../../store/checkpoints.ts';
import { forgetCheckpointsInPool } from '../../../store/checkpoints-in-pool.ts';
import type { Core } from '../../core.ts';
import { bringCheckpoint, checkpointInPool } from '../bring-checkpoint.ts';
import { requireRun } from '../run-view.ts';
import { tellRuns } from '../tell-runs.ts';
import { deadlines } from './life.ts';
import { recordEvents, type RunChanges } from './record-events.ts';

/**
 * Of a job that its pool has forgotten the store may have more than the library. One that is away is waited for, and so is
 * room for what comes; what is nowhere any more is said.
 *
 * @param isAwaited whether the job is to be put into the pool still
 * @throws what the store says where it is not
 */
export async function bringWhatIsLeft(
  core: Core,
  runId: string,
  isAwaited: () => boolean,
): Promise<void> {
  const step = checkpointInPool(core.store, runId)?.step;
  if (step !== undefined) await bring(core, runId, step, isAwaited);
  forgetCheckpointsInPool(core.store, runId);
}

async function bring(
  core: Core,
  runId: string,
  step: number,
  isAwaited: () => boolean,
): Promise<void> {
  for (let isSaid = false; ;) {
    try {
      await bringCheckpoint(core, runId, step);
      if (isSaid) clearProblem(core, runId);
      return;
    } catch (thrown) {
      core.log.warn(
        { err: thrown, runId },
        'a run that its pool has forgotten waits for its store',
      );
      if (!isAwaited()) throw thrown;
      const why = toErrorShape(thrown);
      if (why.code === 'not-found') return sayLost(core, runId, why);
      // Of a full disk the library says more, and there would be no room for it.
      if (!isSaid && why.code !== 'disk-full') {
        sayAwaited(core, runId, why, step);
        isSaid = true;
      }
      await wait(deadlines.retryStoreMs, undefined, { ref: false });
    }
  }
}

/** Stopping the run is how a person goes on without it. */
function sayAwaited(core: Core, runId: string, { message }: ErrorShape, step: number): void {
  const problem = {
    code: 'not-available-here',
    message: `The pool has forgotten this run, which waits for its checkpoint of step ${formatCount(step)}. ${message}`,
    hint: 'It goes on by itself when the store can be reached. To do without that checkpoint, stop the run and resume it.',
  } as const;
  record(core, runId, problem, { problem });
}

function sayLost(core: Core, runId: string, { message }: ErrorShape): void {
  forgetCheckpointsInPool(core.store, runId);
  const from = newestCheckpoint(core.store, runId)?.step ?? 0;
  const warning = {
    code: 'not-found',
    message: `The pool has forgotten this run, which goes on there from step ${formatCount(from)}. ${message}`,
    hint: 'Look who else may write to the queue and to the store of the pool.',
  };
  record(core, runId, warning, { problem: null });
}

function record(
  core: Core,
  runId: string,
  warning: Pick<TrainerEventOf<'warning'>, 'code' | 'message' | 'hint'>,
  changes: RunChanges,
): void {
  const { step } = requireRun(core.store, runId);
  const event: TrainerEvent = { type: 'warning', step, at: Date.now(), ...warning };
  recordEvents(core, runId, [event], { changes });
  tellRuns(core, [runId]);
}

function clearProblem(core: Core, runId: string): void {
  recordEvents(core, runId, [], { changes: { problem: null } });
  tellRuns(core, [runId]);
}
