import { StudioError } from '../../shared/errors.ts';
import { liveStates, type EndedState } from '../../shared/run/events.ts';
import type { Run } from '../../shared/run/run.ts';
import type { Studio } from '../studio/studio.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Interruption } from './interruption.ts';
import { createJsonReporter, createTextReporter } from './run-reporter.ts';

/**
 * Starts runs and stays until all of them have ended, showing their events. An interruption asks for a
 * checkpoint and the end; a second one ends the trainer at once.
 *
 * @param start queues the runs
 * @throws StudioError `disk-full` where not even the end of a run could be stored
 */
export async function followRuns(
  studio: Studio,
  options: { json: boolean; interruption: Interruption },
  start: () => Run[],
): Promise<ExitCode> {
  const reporter = options.json
    ? createJsonReporter(studio.libraryPath)
    : createTextReporter(studio.libraryPath, (runId) => studio.runs.get(runId).name);
  const reasons = new Map<string, EndedState>();
  let runs: Run[] = [];
  let unsubscribe = (): void => undefined;
  const allDone = new Promise<void>((resolve, reject) => {
    const endListening = studio.runs.onGiveUp((problem) => reject(StudioError.fromShape(problem)));
    const unsubscribeEvents = studio.push.subscribe('run-events', (events) => {
      reporter.report(events);
      for (const event of events) {
        if (event.type === 'done') reasons.set(event.runId, event.reason);
      }
      if (runs.length > 0 && runs.every(({ id }) => reasons.has(id))) resolve();
    });
    unsubscribe = () => {
      unsubscribeEvents();
      endListening();
    };
  });
  runs = start();
  const { orderly, atOnce } = options.interruption;
  onAbort(orderly, () => stopAll(studio, runs));
  onAbort(atOnce, () => void studio.runs.close('kill'));
  try {
    await allDone;
  } finally {
    unsubscribe();
    reporter.close();
  }
  return exitCodeFor([...reasons.values()], orderly.aborted);
}

/** Queued ones first, so that none of them starts when the live one ends. */
function stopAll(studio: Studio, runs: readonly Run[]): void {
  const current = runs.map(({ id }) => studio.runs.get(id));
  for (const { id } of current.filter(({ state }) => state === 'queued')) studio.runs.stop(id);
  for (const { id } of current.filter(({ state }) => liveStates.includes(state))) {
    studio.runs.stop(id);
  }
}

function exitCodeFor(reasons: readonly EndedState[], interrupted: boolean): ExitCode {
  if (reasons.some((reason) => reason === 'failed' || reason === 'diverged')) {
    return exitCodes.failed;
  }
  if (interrupted) return exitCodes.interrupted;
  return reasons.every((reason) => reason === 'completed') ? exitCodes.done : exitCodes.failed;
}

function onAbort(signal: AbortSignal, listener: () => void): void {
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
}
