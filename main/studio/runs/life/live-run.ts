import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SteppedNetworks } from '../../../../shared/run/by-hand.ts';
import { type ErrorShape, StudioError } from '../../../../shared/errors.ts';
import { waitsForRoom, type WhenDiskFull } from '../../../../shared/library/room.ts';
import type { EndedState, TrainerEvent } from '../../../../shared/run/events.ts';
import type {
  DrawnFile,
  DrawRequest,
  TrainerMessage,
} from '../../../../shared/run/trainer-protocol.ts';
import {
  deleteCheckpointInPool,
  forgetCheckpointInPool,
  forgetCheckpointsInPool,
  insertCheckpointInPool,
} from '../../../store/checkpoints-in-pool.ts';
import { newestCheckpoint } from '../../../store/checkpoints.ts';
import type { Core } from '../../core.ts';
import { checkpointInPool } from '../bring-checkpoint.ts';
import { fallBackWarning, stepOfCheckpoint } from '../fall-back.ts';
import { requireRun } from '../run-view.ts';
import { inNoPool } from '../pool-of-run.ts';
import { forgetAfter } from '../train-job.ts';
import { isOfWait } from './forgotten-by-pool.ts';
import { endingOf, goneMs, isAtWork, type Mover, stopMs } from './life.ts';
import type { RunChanges } from './record-events.ts';
import type { RunRecords } from './run-records.ts';
import { RemoteSession } from './remote-session.ts';
import type { SessionHooks, Start } from './start.ts';
import type { TrainerSession } from './trainer-session.ts';
import { removeReserve } from './recover-runs.ts';

export type WantedDrawing = Omit<DrawRequest, 'type' | 'requestId'>;

/** Whoever waits for a drawing. */
export interface DrawingListener {
  onDrawn?: ((done: number, of: number) => void) | undefined;
  /** It is called off; its reason is what the drawing fails by. */
  signal?: AbortSignal | undefined;
}

interface AwaitedDrawing extends DrawingListener {
  output: string;
  resolve: (drawn: DrawnFile | null) => void;
  reject: (error: StudioError) => void;
}

const superseded = 'a trainer of an earlier start of the run was not listened to';

/** A run that has a trainer, here or in a pool: keeps the run's row and events in step with it, to its end. */
export class LiveRun {
  readonly #core: Core;
  readonly #records: RunRecords;
  readonly #runId: string;
  readonly #attempt: number;
  readonly #session: TrainerSession | RemoteSession;
  readonly #whenDiskFull: WhenDiskFull;
  /** How its work ended, in its own word. */
  #said: EndedState | undefined;
  #wasToStop = false;
  /** Why it ends by itself, where it does. */
  #endReason: string | null = null;
  #isPaused = false;
  #lastRequestId = 0;
  readonly #drawing = new Map<number, AwaitedDrawing>();
  readonly #stopListening: () => void;
  readonly #saidOfWait = new Set<string>();
  /** Why it is held while there is no room for what it says. */
  #heldFor: ErrorShape | null = null;
  /** How much room there was not, where it was to stop for that. */
  #neededBytes: number | null = null;
  /** Resolves when the trainer is gone and the run's end is stored, or the studio has let go of it. Never rejects. */
  readonly ended: Promise<void>;

  /**
   * @param onGone called the moment the process is gone, before the run's end is told: whoever hears of the end finds
   * nothing of the run left to stop or to wait for
   * @throws as `Start.begin`
   */
  constructor(core: Core, records: RunRecords, runId: string, start: Start, onGone: () => void) {
    this.#core = core;
    this.#records = records;
    this.#runId = runId;
    this.#attempt = start.attempt;
    this.#whenDiskFull = start.whenDiskFull;
    this.#stopListening = records.onRoom(() => this.#goOn());
    this.#session = start.begin({
      onMessage: (message, cursor) => this.#receive(message, cursor),
      onTaken: (...taken) => this.#hearTaken(...taken),
      onForgotten: () => this.#hearForgotten(),
      onLeft: (...left) => this.#hearLeft(...left),
      onWait: (why) => this.#hearWait(why),
      onNoRoom: () => this.#hearNoRoom(),
      onRoom: () => this.#goOn(),
      onStored: (checkpoint) => insertCheckpointInPool(core.store, runId, checkpoint),
      onFetched: (step) => deleteCheckpointInPool(core.store, runId, step),
      onGone: (step) => forgetCheckpointInPool(core.store, runId, step),
      onEnd: (end) => {
        this.#stopListening();
        this.#giveUpDrawings();
        onGone();
        try {
          this.#recordEnd(end);
        } catch (thrown) {
          core.log.error({ err: thrown, runId }, 'the end of a run could not be told');
        }
      },
    });
    const { state, stepsPerSecond } = records.rowOf(runId);
    if (state === 'stopping') {
      // A studio that is gone has asked for it; whoever was to hear it may have forgotten that.
      this.#wasToStop = true;
      this.#session.stop(stopMs(stepsPerSecond));
    }
    this.ended = this.#session.ended.then(() => undefined);
  }

  get pid(): number | undefined {
    return this.#session.pid;
  }

  /** Trains on when the studio closes. */
  get outlivesStudio(): boolean {
    return this.#session instanceof RemoteSession;
  }

  /** After how long it is gone at the latest, once it has been asked to stop. */
  get goneMs(): number {
    return goneMs(this.#session.phase, this.#records.rowOf(this.#runId).stepsPerSecond);
  }

  /** Whether stopping it now has something to save: it has not said yet how its work ended. */
  get isAtWork(): boolean {
    return isAtWork(this.#session.phase);
  }

  pause(): void {
    this.#isPaused = true;
    this.#session.send({ type: 'pause', save: true });
  }

  /** One step by hand. @throws StudioError `disk-full` where it is held and there is still no room */
  step(networks: SteppedNetworks): void {
    if (this.#heldFor && !this.#records.retry()) throw StudioError.fromShape(this.#heldFor);
    this.#session.send({ type: 'step', networks });
  }

  /** Slow motion; null ends it. */
  pace(stepsPerSecond: number | null): void {
    this.#session.send({ type: 'pace', stepsPerSecond });
    this.#records.record(this.#runId, [], { changes: { pace: stepsPerSecond } });
  }

  /** @throws StudioError `disk-full` where it is held and there is still no room */
  resume(): void {
    this.#isPaused = false;
    if (this.#heldFor && !this.#records.retry()) throw StudioError.fromShape(this.#heldFor);
    this.#session.send({ type: 'resume' });
  }

  /** Where it waits in a pool: before the others there. */
  trainNext(): void {
    if (this.#session instanceof RemoteSession) this.#session.trainNext();
  }

  /** Asks for a checkpoint and the end; the process is ended when it does not come in time. */
  stop(by: Mover = 'person'): void {
    if (this.#wasToStop || !this.isAtWork) return;
    this.#wasToStop = true;
    const withinMs = stopMs(this.#records.rowOf(this.#runId).stepsPerSecond);
    try {
      this.#records.leaveRoomTo(this.#runId);
      const message = 'Writing a checkpoint before the end.';
      this.#records.recordState(this.#runId, 'stopping', message, by);
    } finally {
      // Whatever the store said: the trainer saves the run.
      this.#session.stop(withinMs);
    }
  }

  /** Ends it with a checkpoint because training on gains nothing. */
  stopAsDone(why: string): void {
    if (this.#wasToStop || !this.isAtWork) return;
    this.#endReason = why;
    this.stop('core');
  }

  /** Whether it is far enough to be asked for creatures, and not at its end. */
  get mayDraw(): boolean {
    return this.#session.phase === 'working' && !this.#wasToStop;
  }

  /**
   * Creatures of the weights as they are now, drawn between two steps.
   *
   * @returns null where it ended before it came to that
   * @throws StudioError what the trainer gives, and at once where it is called off
   */
  draw(wanted: WantedDrawing, listener: DrawingListener): Promise<DrawnFile | null> {
    const requestId = ++this.#lastRequestId;
    const drawn = new Promise<DrawnFile | null>((resolve, reject) => {
      this.#drawing.set(requestId, { output: wanted.output, ...listener, resolve, reject });
    });
    listener.signal?.addEventListener('abort', () => this.#dropDrawing(requestId));
    this.#session.send({ type: 'draw', requestId, ...wanted });
    return drawn;
  }

  #dropDrawing(requestId: number): void {
    const waiting = this.#drawing.get(requestId);
    if (!waiting) return;
    waiting.reject(waiting.signal?.reason as StudioError);
    this.#session.send({ type: 'drop-drawing', requestId });
  }

  kill(): void {
    this.#session.kill();
  }

  /** Somebody looks at it for so long. One that trains here tells what it does at once in any case. */
  watch(forMs: number): void {
    if (this.#session instanceof RemoteSession) this.#session.watch(forMs);
  }

  /** The studio closes, or has no pool any more: what goes on without it is let go of. */
  detach(): void {
    if (!(this.#session instanceof RemoteSession)) return;
    this.#stopListening();
    this.#giveUpDrawings();
    this.#session.detach();
  }

  #receive(message: TrainerMessage, cursor?: string): void {
    if (!this.#isCurrent(message)) return this.#core.log.warn({ runId: this.#runId }, superseded);
    // With what follows from the message: it is read on from behind what is stored.
    const read = cursor === undefined ? {} : { poolCursor: cursor };
    if (message.type === 'engine') this.#record([], { engineFacts: message.facts, ...read });
    if (message.type === 'tick') this.#record([], { stepsPerTick: message.steps, ...read });
    if (message.type === 'fell-back') this.#fallBack(message, read);
    if (message.type === 'drawing' || message.type === 'drawn' || message.type === 'not-drawn')
      this.#hearDrawing(message);
    if (message.type !== 'events') return;
    const done = message.events.find((event) => event.type === 'done');
    if (done) {
      this.#said = done.reason;
      this.#session.leave();
    }
    this.#record(message.events, read);
  }

  /**
   * What an earlier machine told of later steps is forgotten: they are trained again.
   *
   * @throws StudioError `disk-full`, and what the store throws
   */
  #hearTaken(machine: string, fromStep: number, cursor: string): void {
    const { state, step, machine: before, problem } = this.#records.rowOf(this.#runId);
    const isFirst = state === 'starting' || before === null;
    this.#giveUpDrawings();
    // What waits for room was told before, and some of it is to be forgotten.
    if (this.#records.isFull && !this.#records.retry())
      throw StudioError.fromShape(waitsForRoom(this.#records.roomFor(this.#runId)));
    forgetAfter(this.#core, requireRun(this.#core.store, this.#runId), fromStep);
    const message = isFirst
      ? `${machine} trains it, from step ${fromStep}.`
      : `The machine that trained it is lost at step ${step}; ${machine} goes on from step ${fromStep}.`;
    const changes = { machine, poolCursor: cursor, ...(isOfWait(problem) && { problem: null }) };
    this.#recordMove(message, changes, fromStep);
  }

  /** The pool has something for the library, and there is no room. @returns whether that is waited for */
  #hearNoRoom(): boolean {
    if (this.#whenDiskFull === 'fail') return false;
    this.#hold();
    return true;
  }

  #hearForgotten(): void {
    this.#giveUpDrawings();
    const message = 'The pool has forgotten it, and gets it anew: it waits for a machine.';
    // It goes on holding on, wherever it is taken up.
    const isPaused = this.#records.rowOf(this.#runId).state === 'paused';
    if (isPaused) this.#recordLog(message, { machine: null });
    else this.#recordMove(message, { machine: null });
  }

  #hearLeft(machine: string, why: string, cursor: string): void {
    this.#giveUpDrawings();
    const message = `${machine} has left it to another machine: ${why}`;
    this.#recordMove(message, { machine: null, poolCursor: cursor });
  }

  /** Machines may come and go: in the log each is said once. */
  #hearWait(why: ErrorShape | null): void {
    const { problem, step } = this.#records.rowOf(this.#runId);
    // What else is the matter with it counts for more.
    if (problem && !isOfWait(problem)) return;
    const isNews = why && !this.#saidOfWait.has(why.message);
    if (why) this.#saidOfWait.add(why.message);
    const event: TrainerEvent[] = isNews ? [{ type: 'warning', step, at: Date.now(), ...why }] : [];
    this.#records.record(this.#runId, event, { changes: { problem: why } });
    this.#records.tell([this.#runId]);
  }

  /** It has no trainer for a while; one that is to stop is stopped by whoever takes it next. */
  #recordMove(message: string, changes: RunChanges, step?: number): void {
    const row = this.#records.rowOf(this.#runId);
    if (row.state !== 'running' && row.state !== 'paused')
      return this.#recordLog(message, changes, step);
    const moment = { step: step ?? row.step, at: Date.now() };
    this.#recordOfPool({ ...moment, type: 'state', state: 'starting', message }, changes);
  }

  #recordLog(message: string, changes: RunChanges, step?: number): void {
    const at = { step: step ?? this.#records.rowOf(this.#runId).step, at: Date.now() };
    this.#recordOfPool({ ...at, type: 'log', message }, changes);
  }

  #recordOfPool(event: TrainerEvent, changes: RunChanges): void {
    this.#records.record(this.#runId, [event], { by: 'pool', attempt: this.#attempt, changes });
  }

  /** Whoever asked for them does with a checkpoint. */
  #giveUpDrawings(): void {
    for (const { resolve } of this.#drawing.values()) resolve(null);
    this.#drawing.clear();
  }

  #hearDrawing(
    message: Extract<TrainerMessage, { type: 'drawing' | 'drawn' | 'not-drawn' }>,
  ): void {
    const { requestId = 0 } = message;
    const waiting = this.#drawing.get(requestId);
    if (!waiting) return;
    const isDropped = waiting.signal?.aborted === true;
    if (message.type === 'drawing') {
      if (!isDropped) waiting.onDrawn?.(message.done, message.of);
      return;
    }
    this.#drawing.delete(requestId);
    if (message.type === 'not-drawn') waiting.reject(StudioError.fromShape(message.error));
    else if (isDropped) this.#removeDrawing(waiting);
    else waiting.resolve(message);
  }

  /** It was called off too late to be kept from being drawn. */
  #removeDrawing({ output }: AwaitedDrawing): void {
    const { libraryPath, log } = this.#core;
    rm(join(libraryPath, output), { force: true }).catch((thrown: unknown) =>
      log.warn({ err: thrown, runId: this.#runId }, 'a sheet that was called off stays'),
    );
  }

  /** Those steps are trained again; what was recorded of them is forgotten before they are. */
  #fallBack(message: Extract<TrainerMessage, { type: 'fell-back' }>, read: RunChanges): void {
    const row = requireRun(this.#core.store, this.#runId);
    const step = stepOfCheckpoint(message.to);
    forgetAfter(this.#core, row, step);
    this.#record([fallBackWarning(message, step)], read);
  }

  /** Whether the run has not been started again since. */
  #isCurrent(message: TrainerMessage): boolean {
    const attempt = 'attempt' in message ? message.attempt : this.#attempt;
    return attempt >= this.#records.rowOf(this.#runId).attempt;
  }

  #record(events: readonly TrainerEvent[], changes: RunChanges = {}): void {
    this.#records.record(this.#runId, events, { by: 'trainer', attempt: this.#attempt, changes });
    if (this.#records.isFull) this.#hold();
  }

  /** Lets it train no further while there is no room for what it says, or ends it where nobody watches. */
  #hold(): void {
    if (this.#heldFor || this.#neededBytes !== null) return;
    const needed = this.#records.roomFor(this.#runId);
    if (this.#whenDiskFull === 'wait') {
      const problem = (this.#heldFor = waitsForRoom(needed));
      const { step } = this.#records.rowOf(this.#runId);
      this.#records.record(this.#runId, [{ type: 'warning', step, at: Date.now(), ...problem }]);
      this.#session.send({ type: 'pause' });
    } else {
      this.#neededBytes = needed;
      this.stop('core');
    }
  }

  #goOn(): void {
    if (!this.#heldFor) return;
    this.#heldFor = null;
    if (!this.#isPaused) this.#session.send({ type: 'resume' });
  }

  #recordEnd({ said, wasOnItsWay = false, ...end }: Parameters<SessionHooks['onEnd']>[0]): void {
    const { libraryPath, isLibraryHere, store } = this.#core;
    const awaitedStep = wasOnItsWay ? checkpointInPool(store, this.#runId)?.step : undefined;
    this.#removeReserve();
    this.#forgetCheckpointsInPool();
    const checkpointStep = wasOnItsWay ? newestCheckpoint(store, this.#runId)?.step : undefined;
    const ending = endingOf({
      ...end,
      hadJob: this.#session.hadJob,
      said: this.#said ?? said ?? undefined,
      wasToStop: this.#wasToStop,
      neededBytes: this.#neededBytes,
      endReason: this.#endReason,
      forgotten: wasOnItsWay ? { awaitedStep, checkpointStep } : null,
      goneLibrary: isLibraryHere() ? null : libraryPath,
    });
    // Where something else ended it, that counts.
    const endReason = ending.message === this.#endReason ? this.#endReason : null;
    const changes = { endReason, ...inNoPool };
    this.#records.recordEnd(this.#runId, ending, { by: 'core', attempt: this.#attempt, changes });
  }

  /** The store lets go of what has not come. */
  #forgetCheckpointsInPool(): void {
    if (!this.outlivesStudio) return;
    try {
      forgetCheckpointsInPool(this.#core.store, this.#runId);
    } catch (thrown) {
      const { log } = this.#core;
      log.error({ err: thrown, runId: this.#runId }, 'checkpoints in a pool were not forgotten');
    }
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
