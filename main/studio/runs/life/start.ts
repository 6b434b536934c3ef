import type { WhenDiskFull } from '../../../../shared/library/room.ts';
import type { TrainerMessage, TrainJob } from '../../../../shared/run/trainer-protocol.ts';
import { listCheckpoints, newestCheckpoint } from '../../../store/checkpoints.ts';
import { listCheckpointsInPool } from '../../../store/checkpoints-in-pool.ts';
import { notePutIntoStore } from '../../../store/put-into-stores.ts';
import type { Core } from '../../core.ts';
import { trainerLogFile } from '../../library-layout.ts';
import type {
  PoolPlace,
  PoolTask,
  RemoteEnd,
  RemoteListener,
  TrainerPool,
} from '../trainer-pool.ts';
import { rungsToCome } from '../early-stopping.ts';
import { requireRun } from '../run-view.ts';
import { recordState, type RunChanges } from './record-events.ts';
import { bringWhatIsLeft, clearWait } from './forgotten-by-pool.ts';
import { RemoteSession } from './remote-session.ts';
import { type SessionEnd, TrainerSession } from './trainer-session.ts';

/** Who is told of a training; what comes from a pool comes with its place in the story. */
export interface SessionHooks extends Pick<
  RemoteListener,
  | 'onTaken'
  | 'onForgotten'
  | 'onLeft'
  | 'onWait'
  | 'onNoRoom'
  | 'onRoom'
  | 'onStored'
  | 'onFetched'
  | 'onGone'
> {
  onMessage: (message: TrainerMessage, cursor?: string) => void;
  onEnd: (end: SessionEnd & Partial<Pick<RemoteEnd, 'said' | 'wasOnItsWay'>>) => void;
}

/** A start of a run, ready to be made. */
export interface Start {
  attempt: number;
  whenDiskFull: WhenDiskFull;
  /** @throws what the store throws, and `core.startTrainer` when no process can be had */
  begin(hooks: SessionHooks): TrainerSession | RemoteSession;
}

/** Starts a run on this machine. */
export function startHere(core: Core, runId: string, job: TrainJob): Start {
  return {
    attempt: job.attempt,
    whenDiskFull: job.whenDiskFull ?? 'fail',
    begin({ onMessage, onEnd }) {
      recordStart(core, runId, 'The trainer is starting.', { pace: job.pace ?? null });
      const trainer = core.startTrainer({
        logFile: trainerLogFile(core.libraryPath, runId),
        before: requireRun(core.store, runId).engineFacts ?? undefined,
      });
      return new TrainerSession({ trainer, job, onMessage, onEnd });
    },
  };
}

/**
 * Puts a run into a pool.
 *
 * @param job as it was prepared
 * @param jobNow the same of how far it is by then, for a pool that forgets it
 */
export function startInPool(
  core: Core,
  pool: TrainerPool,
  runId: string,
  { job, jobNow, jobId }: { job: TrainJob; jobNow: () => TrainJob; jobId: string },
): Start {
  let wasPut = false;
  const jobToPut = () => {
    const next = wasPut ? jobNow() : job;
    wasPut = true;
    return next;
  };
  return {
    attempt: job.attempt,
    whenDiskFull: job.whenDiskFull ?? 'fail',
    begin(hooks) {
      const inPool = {
        ...{ poolJob: jobId, poolPlace: pool.place, poolId: pool.id, poolCursor: null },
        machine: null,
      };
      const changes = { pace: job.pace ?? null, ...inPool };
      recordStart(core, runId, 'Waiting for a machine of the pool.', changes);
      return remote(core, pool, runId, jobToPut, hooks);
    },
  };
}

/** Reads on what a pool tells of a run. @param job of the attempt, for a pool that does not know it (any more) */
export function followInPool(
  core: Core,
  pool: TrainerPool,
  runId: string,
  whenDiskFull: WhenDiskFull,
  job: () => TrainJob,
): Start {
  return {
    attempt: requireRun(core.store, runId).attempt,
    whenDiskFull,
    begin: (hooks) => remote(core, pool, runId, job, hooks),
  };
}

function remote(
  core: Core,
  pool: TrainerPool,
  runId: string,
  job: () => TrainJob,
  hooks: SessionHooks,
): RemoteSession {
  const { store } = core;
  const { poolJob: jobId, poolId, poolCursor, place } = requireRun(store, runId);
  if (jobId === null) throw new Error(`the run ${runId} has no job in the pool`);
  // Whether it waits still is found out anew.
  clearWait(core, runId);
  const task = async (): Promise<PoolTask> => {
    const isAwaited = () =>
      core.pool.current === pool && requireRun(store, runId).poolJob === jobId;
    await bringWhatIsLeft(core, runId, isAwaited);
    const { name, datasetId, engineFacts, state } = requireRun(store, runId);
    const isPaused = state === 'paused';
    notePutIntoStore(store, pool.place.store, [`jobs/${jobId}`, `datasets/${datasetId}`]);
    return { job: job(), runId, runName: name, datasetId, before: engineFacts, isPaused };
  };
  const where: PoolPlace = {
    ...{ jobId, poolId, cursor: poolCursor, place },
    storedCursor: () => requireRun(store, runId).poolCursor,
    inStore: () => listCheckpointsInPool(store, runId),
    isWanted: (step) => rungsToCome(core, requireRun(store, runId)).includes(step),
    isTaken: () => requireRun(store, runId).machine !== null,
    isListed: (step, hash) =>
      listCheckpoints(store, runId).some((one) => one.step === step && one.hash === hash),
    newestListed: () => newestCheckpoint(store, runId)?.step ?? 0,
  };
  return new RemoteSession({ begin: (listener) => pool.train(where, task, listener), ...hooks });
}

function recordStart(core: Core, runId: string, message: string, changes: RunChanges): void {
  const { startedAt } = requireRun(core.store, runId);
  recordState(core, runId, 'starting', message, {
    by: 'queue',
    changes: {
      startedAt: startedAt ?? Date.now(),
      endedAt: null,
      problem: null,
      queueOrder: null,
      ...changes,
    },
  });
}
