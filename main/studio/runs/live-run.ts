import type { RunState, TrainerEvent } from '../../../shared/events.ts';
import type { TrainerMessage, TrainJob } from '../../../shared/trainer-protocol.ts';
import { deleteCheckpoint, listCheckpoints } from '../../store/checkpoints.ts';
import { updateRun } from '../../store/runs.ts';
import type { Core } from '../core.ts';
import { trainerLogFile } from '../library-layout.ts';
import { howItEnded, recordEnd, type DoneReason } from './record-end.ts';
import { recordEvents, recordState } from './record-events.ts';
import { requireRun } from './run-view.ts';
import { stopAllowanceMs } from './stop-allowance.ts';
import { TrainerSession, type SessionEnd } from './trainer-session.ts';
import { mayGo } from './transitions.ts';

/** A trainer that has said `done` needs no more than this to exit. */
const exitWithinMs = 10_000;

/** A run that has a trainer process: keeps the run's row and events in step with it, to its end. */
export class LiveRun {
  readonly #core: Core;
  readonly #runId: string;
  readonly #session: TrainerSession;
  #doneReason: DoneReason | undefined;
  #stopRequested = false;
  #deadline: NodeJS.Timeout | undefined;
  /** Resolves when the process is gone and the run's end is stored. Never rejects. */
  readonly ended: Promise<void>;

  /** @throws what `core.startTrainer` throws when no process can be had */
  constructor(core: Core, runId: string, job: TrainJob) {
    this.#core = core;
    this.#runId = runId;
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
    this.ended = this.#session.ended.then((end) => this.#recordEnd(end, job));
  }

  get pid(): number | undefined {
    return this.#session.pid;
  }

  /** After how long it is gone at the latest, once it has been asked to stop. */
  get stopsWithinMs(): number {
    const { stepsPerSecond } = requireRun(this.#core.store, this.#runId);
    return stopAllowanceMs(stepsPerSecond) + exitWithinMs;
  }

  pause(): void {
    this.#session.send({ type: 'pause' });
  }

  resume(): void {
    this.#session.send({ type: 'resume' });
  }

  /** Asks for a checkpoint and the end; kills the process when it does not come in time. */
  stop(): void {
    if (this.#stopRequested) return;
    this.#stopRequested = true;
    recordState(this.#core, this.#runId, 'stopping', 'Writing a checkpoint before the end.');
    if (!this.#session.hasJob) return this.kill();
    this.#session.send({ type: 'stop' });
    const { stepsPerSecond } = requireRun(this.#core.store, this.#runId);
    this.#killAfter(stopAllowanceMs(stepsPerSecond));
  }

  kill(): void {
    this.#session.kill();
  }

  #receive(message: TrainerMessage): void {
    const { store } = this.#core;
    if (message.type === 'engine') updateRun(store, this.#runId, { engineFacts: message.facts });
    if (message.type !== 'events') return;
    const done = message.events.find((event) => event.type === 'done');
    if (done) {
      this.#doneReason = done.reason;
      this.#killAfter(exitWithinMs);
    }
    const kept = withoutRefusedStates(requireRun(store, this.#runId).state, message.events);
    if (kept.length > 0) recordEvents(this.#core, this.#runId, kept);
  }

  #killAfter(milliseconds: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.kill(), milliseconds);
  }

  #recordEnd(end: SessionEnd, job: TrainJob): void {
    clearTimeout(this.#deadline);
    const { hasJob } = this.#session;
    try {
      if (end.failure?.code === 'checkpoint-damaged') this.#forgetCheckpoint(job.resumeFrom);
      const how = { doneReason: this.#doneReason, stopRequested: this.#stopRequested, hasJob };
      recordEnd(this.#core, this.#runId, howItEnded(end, how));
    } catch (thrown) {
      // The disk may be full. Opening the library again finds the run live and marks it interrupted.
      this.#core.log.error({ err: thrown, runId: this.#runId }, 'a run’s end could not be stored');
    }
  }

  /** A checkpoint that the trainer could not read: the next resume takes the one before it. */
  #forgetCheckpoint(path: string | null): void {
    const checkpoints = listCheckpoints(this.#core.store, this.#runId);
    const damaged = checkpoints.find((checkpoint) => checkpoint.path === path);
    if (damaged) deleteCheckpoint(this.#core.store, damaged.id);
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
