import type { ErrorShape } from '../../../../shared/errors.ts';
import type { TrainerEvent, TrainerEventOf } from '../../../../shared/events.ts';
import type { RunRow } from '../../../store/runs.ts';
import type { RunChanges } from './record-events.ts';
import { describeExit, type SessionEnd } from './trainer-session.ts';

export type DoneReason = TrainerEventOf<'done'>['reason'];

/** How a run ended, and why. */
export interface Ending {
  state: DoneReason;
  message: string;
  problem: ErrorShape | null;
}

const endMessages: Record<DoneReason, string> = {
  completed: 'All steps are done.',
  stopped: 'Stopped, with a checkpoint.',
  interrupted: 'The trainer ended before its time.',
  diverged: 'The losses became useless, so the run was stopped.',
  failed: 'The run failed.',
};

/** What the core knows of a run whose process is gone, beside what the process said. */
interface EndOfTraining {
  doneReason: DoneReason | undefined;
  stopRequested: boolean;
  hasJob: boolean;
  /** Set where the core stopped it for want of room. */
  outOfRoom: ErrorShape | null;
  /** Set where the library is gone: whatever the trainer met there was for that. */
  libraryProblem: ErrorShape | null;
}

export function howItEnded(
  end: SessionEnd,
  { doneReason, stopRequested, hasJob, outOfRoom, libraryProblem }: EndOfTraining,
): Ending {
  if (libraryProblem) {
    return { state: 'interrupted', message: libraryProblem.message, problem: libraryProblem };
  }
  if (outOfRoom && (doneReason === 'stopped' || !hasJob)) {
    return { state: 'failed', message: outOfRoom.message, problem: outOfRoom };
  }
  if (doneReason) {
    return { state: doneReason, message: endMessages[doneReason], problem: end.failure };
  }
  if (end.failure) {
    const state = end.failure.code === 'training-diverged' ? 'diverged' : 'failed';
    return { state, message: end.failure.message, problem: end.failure };
  }
  if (stopRequested && !hasJob) {
    return { state: 'stopped', message: 'Stopped before training began.', problem: null };
  }
  const problem = stopRequested ? didNotStop : describeExit(end);
  return { state: 'interrupted', message: problem.message, problem };
}

const didNotStop: ErrorShape = {
  code: 'trainer-crashed',
  message:
    'The trainer was ended before it had written a last checkpoint: it took too long, or nobody wanted to wait.',
  hint: 'Resume goes on from the checkpoint before, or begins again where there is none.',
};

/** What is stored of the end: what went wrong, the state, and last of all `done`, exactly one a start. */
export function endRecord(
  { step }: Pick<RunRow, 'step'>,
  { state, message, problem }: Ending,
): { events: TrainerEvent[]; changes: RunChanges } {
  const moment = { step, at: Date.now() };
  return {
    events: [
      ...(problem ? [{ ...moment, type: 'error' as const, ...problem }] : []),
      { ...moment, type: 'state', state, message },
      { ...moment, type: 'done', reason: state },
    ],
    changes: { endedAt: moment.at, etaMs: null, stepsPerSecond: null },
  };
}
