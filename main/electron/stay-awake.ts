import { powerSaveBlocker } from 'electron';
import type { LiveRuns } from './watch-runs.ts';

/** Keeps the machine from sleeping while a run trains; the screen may go dark. A paused run lets it sleep. */
export function createStayAwake(): (live: LiveRuns) => void {
  let blocker: number | null = null;
  return (live) => {
    const isTraining = [...live.values()].some(({ state }) => state !== 'paused');
    if (isTraining) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
}
