import type { RunState, TrainerEvent } from '../../../../shared/events.ts';
import type { Sample } from '../../../../shared/run.ts';
import { insertCheckpoint } from '../../../store/checkpoints.ts';
import { appendEvents } from '../../../store/events.ts';
import { insertFindings } from '../../../store/findings.ts';
import { newId } from '../../../store/new-id.ts';
import { updateRun, type RunRow } from '../../../store/runs.ts';
import { insertSample } from '../../../store/samples.ts';
import { insertSeries } from '../../../store/series.ts';
import { inTransaction } from '../../../store/store.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';
import { requireRun } from '../run-view.ts';
import { tellRuns } from '../tell-runs.ts';

export type RunChanges = Partial<Omit<RunRow, 'id' | 'lastSeq'>>;

/**
 * The one way by which a run's history grows: stores events and all that follows from them in one
 * transaction, then forwards the very events that were stored, numbered.
 *
 * @param changes of the run's row, beside those that the events imply
 * @param attempt that tells the events; nothing is recorded once a later one has begun
 */
export function recordEvents(
  { store, push }: Pick<Core, 'store' | 'push'>,
  runId: string,
  events: readonly TrainerEvent[],
  changes: RunChanges = {},
  attempt = Infinity,
): void {
  const { stored, samples } = inTransaction(store, () => {
    if (attempt < requireRun(store, runId).attempt) return { stored: [], samples: [] };
    const numbered = appendEvents(store, runId, events);
    insertSeries(
      store,
      runId,
      events.filter((event) => event.type === 'series'),
    );
    insertFindings(
      store,
      runId,
      events.filter((event) => event.type === 'finding'),
    );
    const sheets = events.flatMap((event) => storeFile(store, runId, event) ?? []);
    updateRun(store, runId, { ...changesFrom(events), ...changes });
    return { stored: numbered, samples: sheets };
  });
  if (stored.length > 0) push.send('run-events', stored);
  if (samples.length > 0) push.send('samples', samples);
  // With a state come the engine's facts, the place in the queue and whatever the core noted beside it.
  if (stored.some(({ type }) => type === 'state')) tellRuns({ store, push }, [runId]);
}

/** The core's own word on a run's state. */
export function recordState(
  core: Pick<Core, 'store' | 'push'>,
  runId: string,
  state: RunState,
  message: string,
  changes: RunChanges = {},
): void {
  const { step } = requireRun(core.store, runId);
  recordEvents(core, runId, [{ type: 'state', step, at: Date.now(), state, message }], changes);
}

/** A sample or checkpoint gets a row of its own: the event's file, ready to be listed. @returns the sample */
function storeFile(store: Core['store'], runId: string, event: TrainerEvent): Sample | undefined {
  if ('path' in event && !event.path.startsWith(`${runFolder(runId)}/`))
    throw new Error(`${event.path} is not in the folder of the run`);
  if (event.type === 'sample') {
    const { step, at, path, count, columns, cellSize, seed } = event;
    const sheet = { step, at, path, count, columns, cellSize, seed };
    const sample: Sample = { id: newId(), runId, kind: 'progress', condition: null, ...sheet };
    insertSample(store, sample);
    return sample;
  }
  if (event.type === 'checkpoint') {
    const { step, at, path, hash, bytes } = event;
    insertCheckpoint(store, { id: newId(), runId, step, at, path, hash, bytes });
  }
  return undefined;
}

/** It does not wait for room any more. */
const endsWaiting: readonly RunState[] = ['running', 'stopping'];

/** What events say of the run's row; of several the last one counts. */
export function changesFrom(events: readonly TrainerEvent[]): RunChanges {
  const changes: RunChanges = {};
  for (const event of events) {
    if (event.type === 'state') changes.state = event.state;
    if (event.type === 'state' && endsWaiting.includes(event.state)) changes.problem = null;
    if (event.type === 'series') {
      changes.step = event.step;
      if (event.values.time) changes.elapsedMs = event.values.time.max;
    }
    if (event.type === 'progress') {
      const { step, imagesSeen, elapsedMs, etaMs, stepsPerSecond } = event;
      Object.assign(changes, { step, imagesSeen, elapsedMs, etaMs, stepsPerSecond });
    }
    if (event.type === 'error' || (event.type === 'warning' && event.code === 'disk-full')) {
      const { message, hint } = event;
      changes.problem = { code: event.type === 'error' ? event.code : 'disk-full', message, hint };
    }
  }
  return changes;
}
