import { StudioError, type ErrorShape } from '../../../../shared/errors.ts';
import {
  trainerMessageSchema,
  type TrainerCommand,
  type TrainerJob,
  type TrainerMessage,
} from '../../../../shared/trainer-protocol.ts';
import type { StartTrainer, TrainerExit, TrainerProcess } from '../trainer-process.ts';

/** A trainer that has not said `ready` by then hangs in loading its own code. */
export const readyWithinMs = 120_000;
/** A job with one answer that takes longer hangs, and others wait for its room. */
export const answersWithinMs = 12 * 60_000;
/** An engine that is not loaded by then hangs: on a slow disk it takes half a minute. */
export const engineWithinMs = 180_000;

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
}

/**
 * Owns a trainer process for its one job, to its end: hands the job over when the process is ready,
 * validates everything it says, and kills a process that sends what the protocol does not know.
 */
export class TrainerSession {
  readonly #options: SessionOptions;
  /** Until its engine is there; how long the work then takes is not known. */
  #startDeadline: NodeJS.Timeout | undefined;
  #hasJob = false;
  #failure: ErrorShape | null = null;
  #hasEnded = false;
  /** Resolves when the process is gone, with what it said went wrong, if it said so. Never rejects. */
  readonly ended: Promise<SessionEnd>;

  constructor(options: SessionOptions) {
    const { trainer } = options;
    this.#options = options;
    this.#startDeadline = setTimeout(() => this.#giveUp(neverReady), readyWithinMs);
    trainer.onMessage((raw) => this.#receive(raw));
    this.ended = new Promise((resolve) => {
      trainer.onExit((exit) => {
        clearTimeout(this.#startDeadline);
        this.#hasEnded = true;
        resolve({ exit, failure: this.#failure });
      });
    });
  }

  get pid(): number | undefined {
    return this.#options.trainer.pid;
  }

  /** Whether the process was ready and has got its job; before that it knows no other command. */
  get hasJob(): boolean {
    return this.#hasJob;
  }

  send(command: TrainerCommand): void {
    this.#options.trainer.send(command);
  }

  /** Ends the process at once, for a reason that counts as what it failed by. */
  giveUp(error: ErrorShape): void {
    this.#giveUp(error);
  }

  kill(): void {
    this.#options.trainer.kill();
  }

  #receive(raw: unknown): void {
    // Its end is told by now; Electron may hand on what it had said before.
    if (this.#hasEnded) return;
    const parsed = trainerMessageSchema.safeParse(raw);
    if (!parsed.success) return this.#giveUp(rubbish(parsed.error.issues[0]?.message ?? ''));
    const message = parsed.data;
    if (message.type === 'ready') this.#handOver();
    else if (message.type === 'failed') this.#failure ??= message.error;
    else this.#passOn(message);
  }

  #handOver(): void {
    if (this.#hasJob) return;
    clearTimeout(this.#startDeadline);
    const withinMs = engineAllowanceMs(this.#options.job);
    this.#startDeadline = setTimeout(() => this.#giveUp(engineHangs(withinMs)), withinMs);
    this.#hasJob = true;
    this.send({ type: 'job', job: this.#options.job });
  }

  #passOn(message: TrainerMessage): void {
    if (message.type === 'events') {
      // It may say that one engine cannot be had and the next is tried.
      this.#startDeadline?.refresh();
    } else {
      clearTimeout(this.#startDeadline);
      this.#startDeadline = undefined;
    }
    try {
      this.#options.onMessage(message);
    } catch (thrown) {
      this.#giveUp(notRecorded(thrown));
    }
  }

  #giveUp(error: ErrorShape): void {
    this.#failure ??= error;
    this.kill();
  }
}

/** A probe loads each engine and measures it before it says anything. */
function engineAllowanceMs(job: TrainerJob): number {
  if (job.type !== 'probe') return engineWithinMs;
  return job.engines.length * (engineWithinMs + 2 * job.measureMs);
}

function engineHangs(withinMs: number): ErrorShape {
  return {
    code: 'engine-unavailable',
    message: `The engine was not loaded within ${withinMs / 1000} seconds, so its process was ended.`,
    hint: 'Try again, or choose the other engine; "studio doctor" shows which of them work.',
  };
}

const neverReady: ErrorShape = {
  code: 'trainer-crashed',
  message: `The trainer did not start within ${readyWithinMs / 1000} seconds.`,
  hint: 'Close other programs and try again; "studio doctor" shows whether the engine works.',
};

const neverAnswered: ErrorShape = {
  code: 'trainer-crashed',
  message: `The trainer process had no answer after ${answersWithinMs / 60_000} minutes, so it was ended.`,
  hint: 'Close other programs and try again; "studio doctor" shows whether the engine works.',
};

function rubbish(detail: string): ErrorShape {
  return {
    code: 'trainer-crashed',
    message: `The trainer sent a message that the studio does not understand, so it was ended (${detail}).`,
    hint: 'This is a fault in the studio. Please report it with the log of the run.',
  };
}

function notRecorded(thrown: unknown): ErrorShape {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    message: `What the trainer reported could not be stored, so training was ended: ${why}.`,
    hint: 'Look at the log of the run, then resume it.',
  };
}

/** What ends a process for a fault of its own: its log says more than a guess at the machine's memory. */
const faultSignals = ['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'];

/** What an end without an answer means, in words. */
export function describeExit({ exit, failure }: SessionEnd): ErrorShape {
  if (failure) return failure;
  const isFault = exit.signal !== null && faultSignals.includes(exit.signal);
  const why = isFault
    ? 'The log of the run may say why; where memory ran out, a smaller batch or size needs less.'
    : 'Systems do this when memory runs out: a smaller batch or size needs less. The log of the run may say more.';
  return {
    code: 'trainer-crashed',
    message: `The trainer process ${howItVanished(exit)}.`,
    hint: `${why} Resume goes on from the last checkpoint.`,
  };
}

/**
 * A trainer says how its work ended before it exits, so one that has said nothing was ended, whatever number it
 * ended with: Electron has told 0 of a process that SIGKILL had ended.
 */
export function howItVanished({ code, signal }: TrainerExit): string {
  if (signal) return `was killed (${signal}) in the middle of its work`;
  const number = code ? ` (code ${code})` : '';
  return `ended without a word in the middle of its work${number}`;
}

/**
 * Runs a job that ends with one answer (`generate`, `probe`).
 *
 * @throws StudioError what the trainer gave as its failure, or `trainer-crashed`
 */
export async function runTrainerJob<T extends TrainerMessage['type']>(options: {
  startTrainer: StartTrainer;
  logFile: string;
  threads?: number;
  job: TrainerJob;
  answer: T;
  onStart?: (session: TrainerSession) => void;
  /** Gets all else that it says. */
  onMessage?: (message: TrainerMessage) => void;
}): Promise<Extract<TrainerMessage, { type: T }>> {
  let answer: TrainerMessage | undefined;
  const { startTrainer, logFile, threads, job } = options;
  const session = new TrainerSession({
    trainer: startTrainer({ logFile, ...(threads && { threads }) }),
    job,
    onMessage: (message) => {
      if (message.type === options.answer) answer = message;
      else options.onMessage?.(message);
    },
  });
  options.onStart?.(session);
  const deadline = setTimeout(() => session.giveUp(neverAnswered), answersWithinMs);
  const end = await session.ended;
  clearTimeout(deadline);
  if (!answer || end.failure) throw StudioError.fromShape(describeExit(end));
  return answer as Extract<TrainerMessage, { type: T }>;
}
