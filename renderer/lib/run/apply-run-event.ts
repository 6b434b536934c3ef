import type { RunEvent, RunEventOf } from '../../../shared/run/events.ts';
import type { Run, RunSummary } from '../../../shared/run/run.ts';
import { rankingSeries } from '../../../shared/run/series.ts';
import { extendCurve, type GrowingCurve } from './sparkline.ts';

/** A list's row as it grows in this window. */
export type LiveRunSummary = RunSummary & GrowingCurve;

/**
 * A run as it is after an event. An event that the run already holds (`seq` not above `lastSeq`, or of
 * another run) gives the same run back, so a snapshot and the events around it may overlap.
 */
export function applyRunEvent<R extends Run>(run: R, event: RunEvent): R {
  if (event.runId !== run.id || event.seq <= run.lastSeq) return run;
  return {
    ...run,
    ...changeOf(run, event),
    step: Math.max(run.step, event.step),
    lastSeq: event.seq,
  };
}

/** The same for a list's row, whose small loss curve grows too. */
export function applySummaryEvent(run: LiveRunSummary, event: RunEvent): LiveRunSummary {
  const next = applyRunEvent(run, event);
  return next === run || event.type !== 'series' ? next : { ...next, ...extendCurve(run, event) };
}

function bestMarkAfter({ bestMark }: Run, { step, values }: RunEventOf<'series'>): Partial<Run> {
  const measured = values[rankingSeries];
  if (!measured || (bestMark && bestMark.value <= measured.mean)) return {};
  return { bestMark: { step, value: measured.mean, error: measured.max - measured.mean } };
}

function changeOf(run: Run, event: RunEvent): Partial<Run> {
  switch (event.type) {
    case 'state':
      return {
        state: event.state,
        queuePosition: event.state === 'queued' ? run.queuePosition : null,
        // It does not wait for room any more.
        ...(['running', 'stopping'].includes(event.state) && { problem: null }),
      };
    case 'progress':
      return {
        imagesSeen: event.imagesSeen,
        stepsPerSecond: event.stepsPerSecond,
        elapsedMs: event.elapsedMs,
        etaMs: event.etaMs,
        byHand: event.byHand ?? null,
      };
    case 'series':
      return {
        ...(event.values.time && { elapsedMs: event.values.time.max }),
        ...bestMarkAfter(run, event),
      };
    case 'sample':
      return { lastSamplePath: event.path };
    case 'checkpoint':
      return { lastCheckpointStep: event.step };
    case 'warning':
      // It waits for room; other warnings keep no run from training.
      if (event.code !== 'disk-full') return {};
      return { problem: { code: event.code, message: event.message, hint: event.hint } };
    case 'error':
      return { problem: { code: event.code, message: event.message, hint: event.hint } };
    case 'done':
      return { state: event.reason, etaMs: null, stepsPerSecond: null, endedAt: event.at };
    default:
      return {};
  }
}
