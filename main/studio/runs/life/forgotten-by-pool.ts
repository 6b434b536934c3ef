import { setTimeout as wait } from 'node:timers/promises';
import { type ErrorShape, toErrorShape } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/format.ts';
import { isDiskFull } from '../../../../shared/library/disk-full.ts';
import type { TrainerEvent, TrainerEventOf } from '../../../../shared/run/events.ts';
import { newestCheckpoint } from '../../../store/checkpoints.ts';
import {
  forgetCheckpointInPool,
  forgetCheckpointsInPool,
} from '../../../store/checkpoints-in-pool.ts';
import type { Core } from '../../core.ts';
import { bringCheckpoint, checkpointInPool } from '../bring-checkpoint.ts';
import { requireRun } from '../run-view.ts';
import { tellRuns } from '../tell-runs.ts';
import { deadlines } from './life.ts';
import { recordEvents, type RunChanges } from './record-events.ts';

/**
 * Of a job that its pool has forgotten the store may have more than the library. One that is away is waited for; what is
 * nowhere any more is said, and the next older one comes.
 *
 * @param isAwaited whether the job is to be put into the pool still: where it is not, the run's rows are another's
 * @throws what is thrown for a full disk, and something where it is not awaited
 */
export async function bringWhatIsLeft(
  core: Core,
  runId: string,
  isAwaited: () => boolean,
): Promise<void> {
  const { store } = core;
  let lost: ErrorShape | null = null;
  for (let next = checkpointInPool(store, runId); next; next = checkpointInPool(store, runId)) {
    const missing = await bring(core, runId, next.step, isAwaited);
    if (!missing) break;
    lost ??= missing;
    forgetCheckpointInPool(store, runId, next.step);
  }
  forgetCheckpointsInPool(store, runId);
  if (lost) sayLost(core, runId, lost);
  clearWait(core, runId);
}

/** What was said of a wait is not said of what comes after it, also where the studio was closed between. */
export function clearWait(core: Core, runId: string): void {
  if (!isOfWait(requireRun(core.store, runId).problem)) return;
  recordEvents(core, runId, [], { changes: { problem: null } });
  tellRuns(core, [runId]);
}

/** @returns why it is nowhere any more, where it is not */
async function bring(
  core: Core,
  runId: string,
  step: number,
  isAwaited: () => boolean,
): Promise<ErrorShape | null> {
  for (let isSaid = false; ;) {
    const quiet = setTimeout(() => {
      const isTold = isOfWait(requireRun(core.store, runId).problem);
      if (isAwaited() && !isTold) sayAwaited(core, runId, nothingCame, step);
    }, deadlines.retryStoreMs);
    try {
      await bringCheckpoint(core, runId, step, ({ bytes }) => bytes > 0 && quiet.refresh());
      requireAwaited(isAwaited);
      return null;
    } catch (thrown) {
      if (!isAwaited() || isDiskFull(thrown)) throw thrown;
      core.log.warn(
        { err: thrown, runId },
        'a run that its pool has forgotten waits for its store',
      );
      const why = toErrorShape(thrown);
      if (why.code === 'not-found') return why;
      if (!isSaid) sayAwaited(core, runId, why, step);
      isSaid = true;
    } finally {
      clearTimeout(quiet);
    }
    await wait(deadlines.retryStoreMs, undefined, { ref: false });
    requireAwaited(isAwaited);
  }
}

function requireAwaited(isAwaited: () => boolean): void {
  if (!isAwaited()) throw new Error('nobody waits for this job any more');
}

const waitBegins = 'The pool has forgotten this run, which waits for its checkpoint';

/** Of what a pool says by `onWait`. */
const waitForMachineBegins = 'No machine of the pool takes it: ';

/** For its files, or for a machine. */
export function isOfWait(problem: ErrorShape | null): boolean {
  return [waitBegins, waitForMachineBegins].some((begins) => problem?.message.startsWith(begins));
}

const nothingCame = { message: 'Nothing has come from the store of the pool for some seconds.' };

/** Stopping the run is how a person goes on without it. */
function sayAwaited(
  core: Core,
  runId: string,
  { message }: Pick<ErrorShape, 'message'>,
  step: number,
): void {
  const problem = {
    code: 'not-available-here',
    message: `${waitBegins} of step ${formatCount(step)}. ${message}`,
    hint: 'It goes on by itself when the store can be reached. To do without that checkpoint, stop the run and resume it.',
  } as const;
  record(core, runId, problem, { problem });
}

function sayLost(core: Core, runId: string, { message }: ErrorShape): void {
  const from = newestCheckpoint(core.store, runId)?.step ?? 0;
  const warning = {
    code: 'not-found',
    message: `The pool has forgotten this run, which goes on there from step ${formatCount(from)}. ${message}`,
    hint: 'Look who else may write to the queue and to the store of the pool.',
  };
  record(core, runId, warning, {});
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
