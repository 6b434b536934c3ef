import { StudioError } from '../../shared/errors.ts';
import type { EndedState } from '../../shared/run/events.ts';
import type { Run } from '../../shared/run/run.ts';
import { deadlines } from '../studio/runs/life/life.ts';
import type { Studio } from '../studio/studio.ts';
import { formatDuration } from '../../shared/format.ts';
import { say } from '../host/terminal.ts';
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
  start: () => Run[] | Promise<Run[]>,
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
  runs = await start();
  const { orderly, atOnce } = options.interruption;
  onAbort(orderly, () => studio.runs.stopAll(runs.map(({ id }) => id)));
  onAbort(atOnce, () => void studio.runs.close('kill'));
  let interrupted = false;
  try {
    await allDone;
    interrupted = orderly.aborted;
    if (!interrupted && studio.runs.isMeasuring) await untilMeasured(studio, orderly);
    for (const { id } of runs) reporter.conclude(id, studio.runs.health(id));
  } finally {
    unsubscribe();
    reporter.close();
  }
  return exitCodeFor(
    runs.map(({ id }) => endOf(studio, id, reasons)),
    interrupted,
  );
}

async function untilMeasured(studio: Studio, skipped: AbortSignal): Promise<void> {
  say(
    `Measuring creatures of the last checkpoint, ${formatDuration(deadlines.lastMeasurementMs)} at most; Ctrl-C skips it.`,
  );
  let timer: NodeJS.Timeout | undefined;
  const notLonger = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlines.lastMeasurementMs);
    onAbort(skipped, resolve);
  });
  await Promise.race([studio.runs.whenMeasured(), notLonger]);
  clearTimeout(timer);
}

/** A run that was asked to end when nothing more is gained has done what it was asked. */
function endOf(
  studio: Studio,
  runId: string,
  reasons: ReadonlyMap<string, EndedState>,
): EndedState {
  const reason = reasons.get(runId) ?? 'failed';
  return reason === 'stopped' && studio.runs.get(runId).endReason !== null ? 'completed' : reason;
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
