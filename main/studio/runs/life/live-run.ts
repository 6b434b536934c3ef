import { StudioError, toErrorShape, type ErrorShape } from '../../../../shared/errors.ts';
import type { RunState, TrainerEvent } from '../../../../shared/events.ts';
import {
  endedForWantOfRoom,
  waitsForRoom,
  type WhenDiskFull,
} from '../../../../shared/room-needed.ts';
import type { TrainerMessage, TrainJob } from '../../../../shared/trainer-protocol.ts';
import type { Core } from '../../core.ts';
import { libraryGone } from '../../library-gone.ts';
import { trainerLogFile } from '../../library-layout.ts';
import { fallBackWarning, stepOfCheckpoint } from '../fall-back.ts';
import { howItEnded, type DoneReason } from './record-end.ts';
import { recordState, type RunChanges } from './record-events.ts';
import { removeReserve } from './remove-reserve.ts';
import type { RunRecords } from './run-records.ts';
import { requireRun } from '../run-view.ts';
import { stopAllowanceMs } from './stop-allowance.ts';
import { TrainerSession, type SessionEnd } from './trainer-session.ts';
import { forgetAfter } from '../train-job.ts';
import { mayGo } from './transitions.ts';

/** A trainer that has said `done` needs no more than this to exit. */
const exitWithinMs = 10_000;
const superseded = 'a trainer of an earlier start of the run was not listened to';

/** A run that has a trainer process: keeps the run's row and events in step with it, to its end. */
export class LiveRun {
  readonly #core: Core;
  readonly #records: RunRecords;
  readonly #runId: string;
  readonly #attempt: number;
  readonly #session: TrainerSession;
  readonly #whenDiskFull: WhenDiskFull;
  #doneReason: DoneReason | undefined;
  #stopRequested = false;
  #isPaused = false;
  /** Why it was held, or stopped, while there is no room for what it says. */
  #outOfRoom: ErrorShape | null = null;
  #deadline: NodeJS.Timeout | undefined;
  /** Resolves when the process is gone and the run's end is stored. Never rejects. */
  readonly ended: Promise<void>;

  /** @throws what the store throws, and `core.startTrainer` when no process can be had */
  constructor(core: Core, records: RunRecords, runId: string, job: TrainJob) {
    this.#core = core;
    this.#records = records;
    this.#runId = runId;
    this.#attempt = job.attempt;
    recordState(core, runId, 'starting', 'The trainer is starting.', {
      startedAt: requireRun(core.store, runId).startedAt ?? Date.now(),
      endedAt: null,
      problem: null,
      queueOrder: null,
    });
    this.#session = new TrainerSession({
      trainer: core.startTrainer({ logFile: trainerLogFile(core.libraryPath, runId) }),
      job,
      onMessage: (message) => this.#receive(message),
    });
    const stopListening = records.onRoom(() => this.#goOn());
    this.ended = this.#session.ended.then((end) => {
      stopListening();
      this.#recordEnd(end);
    });
    this.#whenDiskFull = job.whenDiskFull ?? 'fail';
  }

  get pid(): number | undefined {
    return this.#session.pid;
  }

  /** After how long it is gone at the latest, once it has been asked to stop. */
  get stopsWithinMs(): number {
    const { stepsPerSecond } = this.#records.rowOf(this.#runId);
    return stopAllowanceMs(stepsPerSecond) + exitWithinMs;
  }

  pause(): void {
    this.#isPaused = true;
    this.#session.send({ type: 'pause' });
  }

  /** @throws StudioError `disk-full` where it is held and there is still no room */
  resume(): void {
    this.#isPaused = false;
    if (this.#outOfRoom && !this.#records.retry()) throw StudioError.fromShape(this.#outOfRoom);
    this.#session.send({ type: 'resume' });
  }

  /** Asks for a checkpoint and the end; kills the process when it does not come in time. */
  stop(): void {
    if (this.#stopRequested) return;
    this.#stopRequested = true;
    this.#records.recordState(this.#runId, 'stopping', 'Writing a checkpoint before the end.');
    if (!this.#session.hasJob) return this.kill();
    this.#session.send({ type: 'stop' });
    const { stepsPerSecond } = this.#records.rowOf(this.#runId);
    this.#killAfter(stopAllowanceMs(stepsPerSecond));
  }

  kill(): void {
    this.#session.kill();
  }

  #receive(message: TrainerMessage): void {
    if (!this.#isCurrent(message)) return this.#core.log.warn({ runId: this.#runId }, superseded);
    if (message.type === 'engine') this.#record([], { engineFacts: message.facts });
    if (message.type === 'tick') this.#record([], { stepsPerTick: message.steps });
    if (message.type === 'fell-back') this.#fallBack(message);
    if (message.type !== 'events') return;
    const done = message.events.find((event) => event.type === 'done');
    if (done) {
      this.#doneReason = done.reason;
      this.#killAfter(exitWithinMs);
    }
    const kept = withoutRefusedStates(this.#records.rowOf(this.#runId).state, message.events);
    if (kept.length > 0) this.#record(kept);
  }

  /** Those steps are trained again; what was recorded of them is forgotten before they are. */
  #fallBack(message: Extract<TrainerMessage, { type: 'fell-back' }>): void {
    const row = requireRun(this.#core.store, this.#runId);
    const step = stepOfCheckpoint(message.to);
    forgetAfter(this.#core, row, step);
    this.#record([fallBackWarning(message, step)]);
  }

  /** Whether the run has not been started again since. */
  #isCurrent(message: TrainerMessage): boolean {
    const attempt = 'attempt' in message ? message.attempt : this.#attempt;
    return attempt >= this.#records.rowOf(this.#runId).attempt;
  }

  #record(events: readonly TrainerEvent[], changes: RunChanges = {}): void {
    this.#records.record(this.#runId, events, changes, this.#attempt);
    if (this.#records.isFull) this.#hold();
  }

  /** Lets it train no further while there is no room for what it says, or ends it where nobody watches. */
  #hold(): void {
    if (this.#outOfRoom) return;
    const needed = this.#records.roomFor(this.#runId);
    if (this.#whenDiskFull === 'wait') {
      const problem = (this.#outOfRoom = waitsForRoom(needed));
      const { step } = this.#records.rowOf(this.#runId);
      this.#records.record(this.#runId, [{ type: 'warning', step, at: Date.now(), ...problem }]);
      this.#session.send({ type: 'pause' });
    } else {
      this.#outOfRoom = endedForWantOfRoom(needed);
      this.stop();
    }
  }

  #goOn(): void {
    if (this.#whenDiskFull !== 'wait' || !this.#outOfRoom) return;
    this.#outOfRoom = null;
    if (!this.#isPaused) this.#session.send({ type: 'resume' });
  }

  #killAfter(milliseconds: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.kill(), milliseconds);
  }

  #recordEnd(end: SessionEnd): void {
    clearTimeout(this.#deadline);
    const { hasJob } = this.#session;
    const outOfRoom = this.#whenDiskFull === 'fail' ? this.#outOfRoom : null;
    const stopRequested = this.#stopRequested;
    const isLibraryHere = this.#core.isLibraryHere();
    const libraryProblem = isLibraryHere ? null : toErrorShape(libraryGone(this.#core.libraryPath));
    const how = { doneReason: this.#doneReason, stopRequested, hasJob, outOfRoom, libraryProblem };
    this.#removeReserve();
    this.#records.recordEnd(this.#runId, howItEnded(end, how), {}, this.#attempt);
  }

  /** Before the end is recorded, which may need the very room. */
  #removeReserve(): void {
    // A later start has one of its own.
    if (this.#attempt < this.#records.rowOf(this.#runId).attempt) return;
    try {
      removeReserve(this.#core, this.#runId);
    } catch (thrown) {
      this.#core.log.error({ err: thrown, runId: this.#runId }, 'a reserve could not be removed');
    }
  }
}

/**
 * The trainer says when it runs or is paused. How the run ended is for the core to say, once the
 * process is gone; and a state that the run has already, or cannot have, is no event.
 */
function withoutRefusedStates(state: RunState, events: readonly TrainerEvent[]): TrainerEvent[] {
  let current = state;
  return events.filter((event) => {
    if (event.type === 'done') return false;
    if (event.type !== 'state') return true;
    const accepted =
      ['running', 'paused', 'stopping'].includes(event.state) && mayGo(current, event.state);
    if (accepted) current = event.state;
    return accepted;
  });
}
