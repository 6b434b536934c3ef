import { endedStates, liveStates } from '../../../shared/run/events.ts';
import type { Run } from '../../../shared/run/run.ts';

export interface RunActionsAllowed {
  pause: boolean;
  resume: boolean;
  stop: boolean;
  remove: boolean;
}

/**
 * What can be done with a run as it is. An ended run resumes where steps are left to take.
 *
 * @param outOfReach whether the studio has no pool that could be asked
 */
export function actionsOf(run: Run, outOfReach = false): RunActionsAllowed {
  const ended = endedStates.includes(run.state);
  const live = liveStates.includes(run.state) && !outOfReach;
  return {
    pause: run.state === 'running' && live,
    resume: (run.state === 'paused' && live) || (ended && run.state !== 'completed'),
    stop: run.state === 'queued' || (live && run.state !== 'stopping'),
    remove: !liveStates.includes(run.state),
  };
}
