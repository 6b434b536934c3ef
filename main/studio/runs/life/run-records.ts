import { formatBytes } from '../../../../shared/format.ts';
import { isDiskFull } from '../../../../shared/library/disk-full.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import type { RunState, TrainerEvent } from '../../../../shared/run/events.ts';
import type { Run } from '../../../../shared/run/run.ts';
import { listCheckpoints } from '../../../store/checkpoints.ts';
import { type RunRow, splitRow } from '../../../store/runs.ts';
import type { Core } from '../../core.ts';
import { deadlines, RefusedMove, type Ending, type Mover } from './life.ts';
import {
  allowedOf,
  changesFrom,
  recordEvents,
  type ImpliedChanges,
  type RecordContext,
} from './record-events.ts';
import { requireRun } from '../run-view.ts';
import { tellRuns } from '../tell-runs.ts';

/** So little is said to be needed that any run's next events find room. */
const leastRoomBytes = 1_000_000;

const refused = 'what the life of a run does not allow was not stored';

interface UnstoredRecord {
  events: readonly TrainerEvent[];
  recording: RecordContext;
}

/**
 * The history of runs as it grows, whether or not there is room for it. What a full disk refuses is kept in order and
 * tried again until it is stored; meanwhile a run is shown as it is, not as it was when the disk filled up. So what
 * a trainer says, and its end, are lost for no full disk, and nothing throws out of the queue or a process's events.
 */
export class RunRecords {
  readonly #core: Core;
  readonly #unstored = new Map<string, UnstoredRecord[]>();
  /** Runs whose trainers write their last checkpoints in the room that they kept. */
  readonly #leftRoom = new Set<string>();
  readonly #roomListeners = new Set<() => void>();
  readonly #giveUpListeners = new Set<(problem: ErrorShape) => void>();
  #retries: NodeJS.Timeout | undefined;
  #fullSince = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Whether something waits for room. */
  get isFull(): boolean {
    return this.#unstored.size > 0;
  }

  /**
   * Stores events and what follows from them, now or when there is room: see `recordEvents`.
   *
   * @throws RefusedMove, and what the store throws for other reasons than room
   */
  record(runId: string, events: readonly TrainerEvent[], recording: RecordContext = {}): void {
    if (this.#leftRoom.size > 0) return this.#keep(runId, { events, recording });
    try {
      this.#store(runId, { events, recording });
    } catch (thrown) {
      if (!isDiskFull(thrown)) throw thrown;
      this.#keep(runId, { events, recording }, thrown);
    }
  }

  /** @throws as `record` */
  recordState(runId: string, state: RunState, message: string, by: Mover): void {
    const { step } = this.rowOf(runId);
    this.record(runId, [{ type: 'state', step, at: Date.now(), state, message }], { by });
  }

  /** Stores how a run ended: what went wrong, the state, and last of all `done`. Never throws. */
  recordEnd(
    runId: string,
    ending: Ending,
    { changes, ...recording }: RecordContext & { by: Mover },
  ): void {
    this.#leftRoom.delete(runId);
    const { state, problem } = ending;
    const moment = { step: this.rowOf(runId).step, at: Date.now() };
    const events: TrainerEvent[] = [
      ...(problem ? [{ ...moment, type: 'error' as const, ...problem }] : []),
      { ...moment, type: 'state', state, message: ending.message },
      { ...moment, type: 'done', reason: state },
    ];
    const ended = { endedAt: moment.at, etaMs: null, stepsPerSecond: null, ...changes };
    const record = { events, recording: { ...recording, changes: ended } };
    try {
      this.#store(runId, record);
      this.#core.log.info({ runId, state, problem }, 'run ended');
    } catch (thrown) {
      if (thrown instanceof RefusedMove) this.#core.log.error({ err: thrown, runId }, refused);
      // Whatever else it is: a run that has no trainer any more must not be taken for one that has.
      else this.#keep(runId, record, thrown);
    }
  }

  /** A run's row as it would be if all were stored. @throws StudioError `not-found` */
  rowOf(runId: string): RunRow {
    return { ...requireRun(this.#core.store, runId), ...this.#changesOf(runId) };
  }

  /** The same for what is shown of a run. */
  bringUpToDate<R extends Run>(run: R): R {
    const { inner, shown } = splitRow(this.#changesOf(run.id));
    return { ...run, ...shown, ...(inner.queueOrder === null && { queuePosition: null }) };
  }

  /** Tells the screens how runs are, as they would be if all were stored. */
  tell(runIds: readonly string[]): void {
    tellRuns(this.#core, runIds, (run) => this.bringUpToDate(run));
  }

  /**
   * A run is being stopped. Where the disk is full its trainer gives up the room that it kept, which is for its last
   * checkpoint: nothing is stored in it until the run's end is recorded.
   */
  leaveRoomTo(runId: string): void {
    if (this.isFull) this.#leftRoom.add(runId);
  }

  /** How much room a run needs to go on: that of a checkpoint. */
  roomFor(runId: string): number {
    const checkpoints = listCheckpoints(this.#core.store, runId);
    return Math.max(leastRoomBytes, checkpoints.at(-1)?.bytes ?? 0);
  }

  /** Tries at once. @returns whether all is stored */
  retry(): boolean {
    if (this.#leftRoom.size > 0) return false;
    const runIds = [...this.#unstored.keys()];
    try {
      for (const runId of runIds) this.#storeKept(runId);
    } catch (thrown) {
      if (!isDiskFull(thrown))
        this.#core.log.error({ err: thrown }, 'what runs said is not stored');
      this.#tellIfGivingUp();
      return false;
    }
    this.#endRetries();
    this.tell(runIds);
    for (const listener of this.#roomListeners) listener();
    return true;
  }

  /** Calls back whenever all that waited is stored. */
  onRoom(listener: () => void): () => void {
    this.#roomListeners.add(listener);
    return () => this.#roomListeners.delete(listener);
  }

  /** Calls back when a run's end waits for room for longer than a command should. */
  onGiveUp(listener: (problem: ErrorShape) => void): () => void {
    this.#giveUpListeners.add(listener);
    return () => this.#giveUpListeners.delete(listener);
  }

  /** What is not stored by now will not be: opening the library again finds the runs live, and interrupts them. */
  close(): void {
    // Also where all is stored by now: an event that found room took along what waited, and the timer still runs.
    this.#endRetries();
    if (!this.isFull || this.retry()) return;
    this.#core.log.error({ runs: [...this.#unstored.keys()] }, 'the end of runs found no room');
    this.#unstored.clear();
  }

  #store(runId: string, { events, recording }: UnstoredRecord): void {
    if (this.#unstored.has(runId)) this.#storeKept(runId);
    recordEvents(this.#core, runId, events, recording);
  }

  #keep(runId: string, { events, recording }: UnstoredRecord, thrown?: unknown): void {
    // What a trainer may not say will not be stored, so it is not shown meanwhile either.
    const said =
      recording.by === 'trainer' ? allowedOf(this.rowOf(runId), events, 'trainer') : events;
    const record = { events: said, recording };
    const kept = this.#unstored.get(runId);
    if (kept) kept.push(record);
    else this.#unstored.set(runId, [record]);
    if (!this.#retries) {
      this.#core.log.error({ err: thrown, runId }, 'the library has no room for what runs say');
      this.#fullSince = Date.now();
      this.#retries = setInterval(() => this.retry(), deadlines.retryRoomMs);
    }
    // No event was forwarded, for none was stored.
    this.tell([runId]);
  }

  /** @throws what the store throws; what it did not take stays kept */
  #storeKept(runId: string): void {
    const kept = this.#unstored.get(runId) ?? [];
    for (let record = kept[0]; record; record = kept[0]) {
      try {
        recordEvents(this.#core, runId, record.events, record.recording);
      } catch (thrown) {
        if (!(thrown instanceof RefusedMove)) throw thrown;
        this.#core.log.error({ err: thrown, runId }, refused);
      }
      kept.shift();
    }
    this.#unstored.delete(runId);
  }

  #changesOf(runId: string): ImpliedChanges {
    const kept = this.#unstored.get(runId) ?? [];
    return Object.assign(
      {},
      ...kept.map(({ events, recording }) => ({ ...changesFrom(events), ...recording.changes })),
    );
  }

  /** A trainer that still writes its last checkpoint may make room by it, for it deletes older ones. */
  #tellIfGivingUp(): void {
    if (Date.now() - this.#fullSince < deadlines.roomPatienceMs) return;
    for (const [runId, records] of this.#unstored) {
      if (!records.some(({ events }) => events.some(({ type }) => type === 'done'))) continue;
      const problem = this.#endUnstored(runId);
      for (const listener of this.#giveUpListeners) listener(problem);
    }
  }

  #endUnstored(runId: string): ErrorShape {
    const room = formatBytes(this.roomFor(runId));
    return {
      code: 'disk-full',
      message: `The disk of the library is full: not even the end of the run “${this.rowOf(runId).name}” could be stored.`,
      hint: `Make room for ${room} on the disk of ${this.#core.libraryPath}, then resume the run: it goes on from its last checkpoint.`,
    };
  }

  #endRetries(): void {
    clearInterval(this.#retries);
    this.#retries = undefined;
  }
}
