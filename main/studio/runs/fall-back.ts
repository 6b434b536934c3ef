import { basename } from 'node:path/posix';
import type { TrainerEvent } from '../../../shared/run/events.ts';
import type { Checkpoint } from '../../../shared/run/run.ts';
import type { TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import type { Core } from '../core.ts';
import { recordEvents } from './life/record-events.ts';
import { requireRun } from './run-view.ts';
import { validCheckpoints } from './valid-checkpoint.ts';

type FallBack = Extract<TrainerMessage, { type: 'fell-back' }>;

/** The step of a checkpoint's folder. */
export function stepOfCheckpoint(path: string): number {
  return Number(basename(path));
}

/** What is said where a trainer found newer checkpoints damaged and took an older one. */
export function fallBackWarning(
  { to, because }: Pick<FallBack, 'to' | 'because'>,
  step: number,
): TrainerEvent {
  const damaged = because.join(' ').slice(0, 1_800);
  return {
    type: 'warning',
    step,
    at: Date.now(),
    code: 'checkpoint-damaged',
    message: `${damaged} The checkpoint of step ${stepOfCheckpoint(to)} before it is used instead.`,
    hint: 'A disk that damages files once may do so again: make a backup of the library.',
  };
}

/** Says in a run's events that it goes on, or that its creatures are drawn, from an older checkpoint than the newest. */
export function recordFallBack(
  core: Pick<Core, 'store' | 'push'>,
  runId: string,
  fallBack: Pick<FallBack, 'to' | 'because'>,
): void {
  const { step } = requireRun(core.store, runId);
  recordEvents(core, runId, [fallBackWarning(fallBack, step)]);
}

/**
 * The checkpoints that a trainer shall try, as its job names them. What is damaged for all to see is said at once.
 *
 * @returns undefined where a run has none
 * @throws as `validCheckpoints`
 */
export function checkpointsToTry(
  core: Pick<Core, 'store' | 'push' | 'libraryPath'>,
  runId: string,
): { newest: Checkpoint; olderCheckpoints: string[] } | undefined {
  const { valid, because } = validCheckpoints(core, runId);
  const [newest, ...older] = valid;
  if (!newest) return undefined;
  if (because.length > 0) recordFallBack(core, runId, { to: newest.path, because });
  return { newest, olderCheckpoints: older.map(({ path }) => path) };
}
