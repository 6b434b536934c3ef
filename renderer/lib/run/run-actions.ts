import { endedStates, liveStates } from '../../../shared/run/events.ts';
import type { Run } from '../../../shared/run/run.ts';

export interface RunActionsAllowed {
  pause: boolean;
  resume: boolean;
  stop: boolean;
  remove: boolean;
}

/** What can be done with a run as it is. An ended run resumes where steps are left to take. */
export function actionsOf(run: Run): RunActionsAllowed {
  const ended = endedStates.includes(run.state);
  return {
    pause: run.state === 'running',
    resume: run.state === 'paused' || (ended && run.state !== 'completed'),
    stop: run.state === 'queued' || (liveStates.includes(run.state) && run.state !== 'stopping'),
    remove: !liveStates.includes(run.state),
  };
}
