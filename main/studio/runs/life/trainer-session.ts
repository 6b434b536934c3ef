import { StudioError, type ErrorShape } from '../../../../shared/errors.ts';
import {
  trainerMessageSchema,
  type TrainerCommand,
  type TrainerJob,
  type TrainerMessage,
} from '../../../../shared/run/trainer-protocol.ts';
import type {
  StartTrainer,
  TrainerExit,
  TrainerProcess,
  TrainerOptions,
} from '../trainer-process.ts';
import { deadlines, engineMs, failures, processPhases, type ProcessPhase } from './life.ts';

export interface SessionEnd {
  exit: TrainerExit;
  /** From its `failed` message, or because the core ended it for what it sent. */
  failure: ErrorShape | null;
}

interface SessionOptions {
  trainer: TrainerProcess;
  job: TrainerJob;
  /** Gets each valid message but `ready` and `failed`; when it throws, the process is killed. */
  onMessage: (message: TrainerMessage) => void;
  /** Called the moment the process is gone, before anything else can happen. */
  onEnd?: (end: SessionEnd) => void;
}

/**
 * Owns a trainer process for its one job, to its end: hands the job over when the process is ready,
 * validates everything it says, and ends a process that sends what the protocol does not know, or that stays in a
 * phase for longer than its deadline (see `life.ts`).
 */
export class TrainerSession {
  readonly #options: SessionOptions;
  #phase: ProcessPhase = 'loading';
  #deadline: NodeJS.Timeout | undefined;
  #hadJob = false;
  #isKilled = false;
  #failure: ErrorShape | null = null;
  /** Resolves when the process is gone, with what it said went wrong, if it said so. Never rejects. */
  readonly ended: Promise<SessionEnd>;

  constructor(options: SessionOptions) {
    const { trainer } = options;
    this.#options = options;
    this.#endAfter(deadlines.readyMs, failures.neverReady);
    trainer.onMessage((raw) => this.#receive(raw));
    this.ended = new Promise((resolve) => {
      trainer.onExit((exit) => {
        this.#enter('gone');
        const end = { exit, failure: this.#failure };
        options.onEnd?.(end);
        resolve(end);
      });
    });
  }

  get pid(): number | undefined {
    return this.#options.trainer.pid;
  }

  get phase(): ProcessPhase {
    return this.#phase;
  }

  /** Whether the process was ready and has got its job; before that it knows no other command. */
  get hadJob(): boolean {
    return this.#hadJob;
  }

  send(command: TrainerCommand): void {
    this.#options.trainer.send(command);
  }

  /** Asks for the end of the job, and ends the process where that does not come within so long. */
  stop(withinMs: number): void {
    if (!this.#hadJob) return this.kill();
    if (!this.#enter('stopping')) return;
    this.send({ type: 'stop' });
    this.#endAfter(withinMs);
  }

  /** It has said how its work ended: it has nothing to do any more but exit. */
  leave(): void {
    if (this.#enter('leaving')) this.#endAfter(deadlines.exitMs);
  }

  /** Ends the process at once, for a reason that counts as what it failed by. */
  giveUp(error: ErrorShape): void {
    this.#failure ??= error;
    this.kill();
  }

  kill(): void {
    this.#isKilled = true;
    this.#options.trainer.kill();
  }

  #receive(raw: unknown): void {
    // Its end is told by now; Electron may hand on what it had said before.
    if (this.#phase === 'gone') return;
    const parsed = trainerMessageSchema.safeParse(raw);
    if (!parsed.success)
      return this.giveUp(failures.notUnderstood(parsed.error.issues[0]?.message ?? ''));
    const message = parsed.data;
    if (message.type === 'ready') this.#handOver();
    else if (message.type === 'failed') this.#fail(message.error);
    else this.#passOn(message);
  }

  #handOver(): void {
    if (this.#isKilled || !this.#enter('preparing')) return;
    const withinMs = preparingMs(this.#options.job);
    this.#endAfter(withinMs, failures.engineHangs(withinMs));
    this.#hadJob = true;
    this.send({ type: 'job', job: this.#options.job });
  }

  #fail(error: ErrorShape): void {
    this.#failure ??= error;
    this.leave();
  }

  #passOn(message: TrainerMessage): void {
    // Events while it prepares may say that one engine cannot be had and the next is tried.
    if (message.type !== 'events') this.#enter('working');
    else if (this.#phase === 'preparing') this.#deadline?.refresh();
    try {
      this.#options.onMessage(message);
    } catch (thrown) {
      this.giveUp(failures.notStored(thrown));
    }
  }

  /** A process goes forward only. @returns whether it has entered the phase now, without a deadline yet */
  #enter(phase: ProcessPhase): boolean {
    if (processPhases.indexOf(phase) <= processPhases.indexOf(this.#phase)) return false;
    this.#phase = phase;
    clearTimeout(this.#deadline);
    return true;
  }

  #endAfter(withinMs: number, failure?: ErrorShape): void {
    this.#deadline = setTimeout(() => (failure ? this.giveUp(failure) : this.kill()), withinMs);
  }
}

/** A probe loads each engine and measures it before it says anything. */
function preparingMs(job: TrainerJob): number {
  if (job.type === 'probe')
    return job.engines.reduce((sum, id) => sum + engineMs(id) + 2 * job.measureMs, 0);
  const chosen = 'engine' in job ? job.engine : undefined;
  return engineMs(chosen, 'preferredEngine' in job ? job.preferredEngine : undefined);
}

/** What an engine takes to load is no part of what a job has for its answer. */
function usualAnswerMs(job: TrainerJob): number {
  return Math.max(deadlines.answerMs, preparingMs(job));
}

/**
 * Runs a job that ends with one answer (`generate`, `probe`).
 *
 * @throws StudioError what the trainer gave as its failure, or `trainer-crashed`
 */
export async function runTrainerJob<T extends TrainerMessage['type']>(options: {
  startTrainer: StartTrainer;
  logFile: string;
  computing?:
    Pick<TrainerOptions, 'threads' | 'oneDnn' | 'ownKernels' | 'engineFolder'> | undefined;
  job: TrainerJob;
  answer: T;
  onStart?: (session: TrainerSession) => void;
  /** Gets all else that it says. */
  onMessage?: (message: TrainerMessage) => void;
  /** How long it may take to answer. */
  answerMs?: number | undefined;
}): Promise<Extract<TrainerMessage, { type: T }>> {
  let answer: TrainerMessage | undefined;
  const { startTrainer, logFile, computing, job } = options;
  const { answerMs = usualAnswerMs(job) } = options;
  const session = new TrainerSession({
    trainer: startTrainer({ logFile, ...computing }),
    job,
    onMessage: (message) => {
      if (message.type !== options.answer) return options.onMessage?.(message);
      answer = message;
      session.leave();
    },
  });
  options.onStart?.(session);
  const deadline = setTimeout(() => session.giveUp(failures.neverAnswered(answerMs)), answerMs);
  const { exit, failure } = await session.ended;
  clearTimeout(deadline);
  if (!answer || failure) throw StudioError.fromShape(failure ?? failures.vanished(exit));
  return answer as Extract<TrainerMessage, { type: T }>;
}
