import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import { formatCount } from '../../../shared/format.ts';
import type { StoredCheckpoint } from '../../../shared/pool/job.ts';
import { newestCheckpoint } from '../../store/checkpoints.ts';
import { listCheckpointsInPool } from '../../store/checkpoints-in-pool.ts';
import type { ReadableStore } from '../../store/store.ts';
import type { Core } from '../core.ts';
import { findGeneratorOfStep } from './kept/generators.ts';
import { howToReach, poolOfRun } from './pool-of-run.ts';
import { requireRun } from './run-view.ts';
import type { OnFetched } from './trainer-pool.ts';

/*
 * What a machine of a pool writes stays in the pool's store until something here needs it. So whoever is to read the
 * files of a checkpoint asks for it first, by one of these (docs/decisions/0520).
 */

export type BringingCore = Pick<Core, 'store' | 'libraryPath' | 'pool' | 'work'>;

/**
 * Brings the checkpoint of a step into the library, or the newest, where its files lie in the store of the run's pool.
 * Where they do not there is nothing to do: whoever reads it says what is the matter with it.
 *
 * @param onFetched not called where somebody else has asked for it already
 * @returns undefined where nothing has to come: then what was asked for begins at once
 * @throws StudioError `not-available-here` where the pool is not connected, or its store does not answer; `not-found`
 * where that has it no more; `disk-full`
 */
export function bringCheckpoint(
  core: BringingCore,
  runId: string,
  step?: number,
  onFetched?: OnFetched,
): Promise<void> | undefined {
  const checkpoint = checkpointInPool(core.store, runId, step);
  return checkpoint && bring(core, runId, checkpoint, onFetched);
}

/** Brings what draws a step of a run as it was, where that is anywhere; else the newest. As `bringCheckpoint`. */
export function bringGenerator(
  core: BringingCore,
  runId: string,
  step?: number,
): Promise<void> | undefined {
  if (step !== undefined && findGeneratorOfStep(core, runId, step)) return undefined;
  const isThere = step !== undefined && checkpointInPool(core.store, runId, step) !== undefined;
  return bringCheckpoint(core, runId, isThere ? step : undefined);
}

/** The checkpoint of a step, or the newest, where its files are not in the library. */
export function checkpointInPool(
  store: ReadableStore,
  runId: string,
  step: number | undefined = newestCheckpoint(store, runId)?.step,
): StoredCheckpoint | undefined {
  return listCheckpointsInPool(store, runId).find((checkpoint) => checkpoint.step === step);
}

async function bring(
  core: BringingCore,
  runId: string,
  checkpoint: StoredCheckpoint,
  onFetched?: OnFetched,
): Promise<void> {
  const row = requireRun(core.store, runId);
  const { name, poolJob } = row;
  const step = formatCount(checkpoint.step);
  const pool = poolOfRun(core, row);
  if (!pool || poolJob === null)
    throw new StudioError(
      'not-available-here',
      `The checkpoint of step ${step} of "${name}" lies in the store of a pool that is not connected.`,
      `${howToReach(core, row)} (on the screen of the studio, or by --pool and --store), then ask again.`,
    );
  try {
    await core.work.fetch(runId, (tell) =>
      pool.bring(poolJob, checkpoint, (fetched) => {
        tell(fetched);
        onFetched?.(fetched);
      }),
    );
  } catch (thrown) {
    if (isDiskFull(thrown)) throw thrown;
    const { code, message } = toErrorShape(thrown);
    throw new StudioError(
      code === 'not-found' ? code : 'not-available-here',
      `The checkpoint of step ${step} of "${name}" lies in the store of its pool, and could not be had. ${message}`,
      code === 'not-found'
        ? 'The store answers, so asking again is of no use: look who else may write to it, and take another checkpoint.'
        : 'See to it that the store can be reached, then ask again. The newest comes by itself when the run ends.',
      { cause: thrown },
    );
  }
}
