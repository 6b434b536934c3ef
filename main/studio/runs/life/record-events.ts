import {
  endedStates,
  liveStates,
  type RunState,
  type TrainerEvent,
} from '../../../../shared/run/events.ts';
import type { Sample } from '../../../../shared/run/run.ts';
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
import { mayGo, RefusedMove, type Mover } from './life.ts';

/** A run's state changes by an event alone. */
export type RunChanges = Partial<Omit<RunRow, 'id' | 'lastSeq' | 'state'>>;

/** Who says something of a run, and what it changes beside what the events imply. */
export interface RecordContext {
  /** Who moves the run, where the events say its state. */
  by?: Mover;
  /** That says it, or whose end it is: nothing is recorded once a later one has begun. */
  attempt?: number;
  changes?: RunChanges;
}

/**
 * The one way by which a run's history grows: refuses what its life does not allow (see `life.ts`), stores the
 * events and all that follows from them in one transaction, then forwards the very events that were stored, numbered.
 *
 * @throws RefusedMove unless it was the trainer's: what a trainer may not say is dropped
 */
export function recordEvents(
  { store, push }: Pick<Core, 'store' | 'push'>,
  runId: string,
  events: readonly TrainerEvent[],
  { by = 'core', attempt = Infinity, changes = {} }: RecordContext = {},
): void {
  const { stored, samples } = inTransaction(store, () => {
    const row = requireRun(store, runId);
    if (attempt < row.attempt || !mayBeHeard(row.state, by)) return { stored: [], samples: [] };
    const allowed = allowedOf(row, events, by);
    const numbered = appendEvents(store, runId, allowed);
    insertSeries(
      store,
      runId,
      allowed.filter((event) => event.type === 'series'),
    );
    insertFindings(
      store,
      runId,
      allowed.filter((event) => event.type === 'finding'),
    );
    const sheets = allowed.flatMap((event) => storeFile(store, runId, event) ?? []);
    updateRun(store, runId, { ...changesFrom(allowed), ...changes });
    return { stored: numbered, samples: sheets };
  });
  if (stored.length > 0) push.send('run-events', stored);
  if (samples.length > 0) push.send('samples', samples);
  // With a state come the engine's facts, the place in the queue and whatever the core noted beside it.
  if (stored.some(({ type }) => type === 'state')) tellRuns({ store, push }, [runId]);
}

/** Records that somebody moves a run. @throws RefusedMove */
export function recordState(
  core: Pick<Core, 'store' | 'push'>,
  runId: string,
  state: RunState,
  message: string,
  recording: RecordContext & { by: Mover },
): void {
  const { step } = requireRun(core.store, runId);
  recordEvents(core, runId, [{ type: 'state', step, at: Date.now(), state, message }], recording);
}

/** A trainer has nothing to say of a run that is not trained. */
function mayBeHeard(state: RunState, by: Mover): boolean {
  return by !== 'trainer' || liveStates.includes(state);
}

/**
 * The events without those that the run's life does not allow, one after the other. A trainer's are left out: it
 * says that it trains while the core stops it. Its `done` is too, because how a run ended is for the core to say, once
 * the process is gone: the last event of every start is exactly one `done`, beside the state that it names.
 *
 * @throws RefusedMove where the core itself would do what is not allowed
 */
export function allowedOf(
  { name, state, lastSeq }: Pick<RunRow, 'name' | 'state' | 'lastSeq'>,
  events: readonly TrainerEvent[],
  by: Mover,
): TrainerEvent[] {
  let now = state;
  let untoldEnd: RunState | null = null;
  const isAllowed = (event: TrainerEvent): boolean => {
    if (event.type === 'done') return by !== 'trainer' && event.reason === untoldEnd;
    if (event.type !== 'state') return true;
    const saysWhatItIs = lastSeq === 0 && now === state && event.state === state;
    return saysWhatItIs || mayGo(now, event.state, by);
  };
  return events.filter((event) => {
    const allowed = isAllowed(event);
    if (!allowed && by !== 'trainer') throw new RefusedMove(name, now, event, by);
    if (!allowed) return false;
    if (event.type === 'state') {
      now = event.state;
      untoldEnd = endedStates.includes(now) ? now : null;
    } else if (event.type === 'done') untoldEnd = null;
    return true;
  });
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

/** What the events of one recording, or of several, change in a run's row. */
export type ImpliedChanges = RunChanges & Partial<Pick<RunRow, 'state'>>;

/** It does not wait for room any more. */
const endsWaiting: readonly RunState[] = ['running', 'stopping'];

/** What events say of the run's row; of several the last one counts. */
export function changesFrom(events: readonly TrainerEvent[]): ImpliedChanges {
  const changes: ImpliedChanges = {};
  for (const event of events) {
    if (event.type === 'state') changes.state = event.state;
    if (event.type === 'state' && endsWaiting.includes(event.state)) changes.problem = null;
    // A tick of training has its time; what was measured beside it is of an earlier step.
    if (event.type === 'series' && event.values.time) {
      changes.step = event.step;
      changes.elapsedMs = event.values.time.max;
    }
    if (event.type === 'progress') {
      const { step, imagesSeen, elapsedMs, etaMs, stepsPerSecond, byHand = null } = event;
      Object.assign(changes, { step, imagesSeen, elapsedMs, etaMs, stepsPerSecond, byHand });
    }
    if (event.type === 'error' || (event.type === 'warning' && event.code === 'disk-full')) {
      const { message, hint } = event;
      changes.problem = { code: event.type === 'error' ? event.code : 'disk-full', message, hint };
    }
  }
  return changes;
}
