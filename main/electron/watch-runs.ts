import {
  liveStates,
  type RunEvent,
  type RunEventOf,
  type RunState,
} from '../../shared/run/events.ts';
import type { Push } from '../studio/push.ts';

export interface WatchedRun {
  state: RunState;
  /** Share of its steps that is done, 0 to 1; null before the first progress. */
  fraction: number | null;
}

/** Runs that have a trainer now, by id. */
export type LiveRuns = ReadonlyMap<string, WatchedRun>;

export interface RunWatcher {
  changed(live: LiveRuns): void;
  ended(event: RunEventOf<'done'>): void;
}

/** Follows the stored events: what taskbar, notifications and the sleep blocker go by. */
export function watchRuns(push: Push, watcher: RunWatcher): void {
  const live = new Map<string, WatchedRun>();
  push.subscribe('run-events', (events) => {
    for (const event of events) apply(live, event);
    watcher.changed(live);
    for (const event of events) if (event.type === 'done') watcher.ended(event);
  });
}

function apply(live: Map<string, WatchedRun>, event: RunEvent): void {
  const { runId } = event;
  if (event.type === 'done') live.delete(runId);
  if (event.type === 'state') {
    const fraction = live.get(runId)?.fraction ?? null;
    if (liveStates.includes(event.state)) live.set(runId, { state: event.state, fraction });
    else live.delete(runId);
  }
  const run = live.get(runId);
  if (event.type === 'progress' && run) run.fraction = event.step / event.totalSteps;
}
