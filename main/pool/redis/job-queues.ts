import { randomUUID } from 'node:crypto';
import { ErrorCode, type Job, Worker } from 'bullmq';
import { jobIdSchema } from '../../../shared/pool/job.ts';
import type { PoolAddresses } from '../addresses.ts';
import { bullConnection } from './connect.ts';
import { keyPrefix, queueName } from './keys.ts';
import { untilAnswered } from './until-answered.ts';

/** What a job is lies with its record: the queue knows its name alone. */
type NoData = Record<string, never>;
type QueuedJob = Job<NoData, void>;

/** A machine is lost as often as it is: a job is not given up for that (BullMQ's default is one loss). */
const mostLosses = 1_000_000;
/** Whether a lost connection comes back is for those to say who wait for an answer. */
const isTriedAgain = (): undefined => undefined;

/** A job that a machine has taken from its queue, and holds for as long as it says so often enough. */
export class TakenJob {
  readonly jobId: string;
  /** The queue that it is of. */
  readonly queue: string;
  readonly #job: QueuedJob;
  readonly #token: string;
  readonly #lockMs: number;

  constructor(job: QueuedJob, token: string, lockMs: number) {
    this.jobId = job.id ?? '';
    this.queue = job.queueName;
    this.#job = job;
    this.#token = token;
    this.#lockMs = lockMs;
  }

  /** @returns whether it is still held */
  async hold(): Promise<boolean> {
    return (await this.#job.extendLock(this.#token, this.#lockMs)) === 1;
  }

  /** It is out of the queue. */
  async finish(): Promise<void> {
    await unlessDone(() => this.#job.moveToCompleted(undefined, this.#token, false));
  }

  /** It is the next in the queue. */
  async giveBack(): Promise<void> {
    await unlessDone(() => this.#job.moveToWait(this.#token));
  }

  /**
   * It is the last in the queue, in two steps that know no time: a delayed job would be hidden from machines whose clocks are
   * behind. Where another machine takes it in between it is that one's.
   */
  async passOn(): Promise<void> {
    await this.giveBack();
    await unlessDone(() => this.#job.changePriority({ priority: 0, lifo: false }));
  }
}

const notHeld: unknown[] = [
  ErrorCode.JobNotExist,
  ErrorCode.JobLockNotExist,
  ErrorCode.JobLockMismatch,
  ErrorCode.JobNotInState,
];

/**
 * A job that is not held any more is out of this machine's hands: what is sent again, because the answer was lost with the
 * line, finds it done. Where the machine was too slow for its job, that is somebody else's, and nothing is left to do either.
 */
async function unlessDone(move: () => Promise<unknown>): Promise<void> {
  try {
    await untilAnswered(move);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (!notHeld.includes(code)) throw thrown;
  }
}

/** The queues that a machine takes jobs from: those for its tags first, then that for any machine. */
export class JobQueues {
  readonly #workers: Worker<NoData, void>[];
  readonly #lockMs: number;

  /** @param lockMs a machine that has not been heard of for so long has lost its job */
  constructor(addresses: PoolAddresses, tags: readonly string[], lockMs: number) {
    this.#lockMs = lockMs;
    const connection = bullConnection(addresses);
    const options = { connection, prefix: keyPrefix };
    const names = [...tags.map((tag) => queueName(tag)), queueName(undefined)];
    this.#workers = names.map(
      (name) =>
        new Worker(name, undefined, {
          ...options,
          autorun: false,
          lockDuration: lockMs,
          stalledInterval: lockMs,
          maxStalledCount: mostLosses,
          // Whoever ends a run tells it in its stream.
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        }),
    );
    for (const worker of this.#workers) worker.on('error', isTriedAgain);
    // Jobs of machines that are lost come back to the queue.
    for (const worker of this.#workers) void worker.startStalledCheckTimer();
  }

  /** @param others queues in which all that waits is for other machines */
  async next(others: ReadonlySet<string>): Promise<TakenJob | undefined> {
    for (const worker of this.#workers) {
      if (others.has(worker.name)) continue;
      const token = randomUUID();
      // BullMQ's types leave out that there may be none.
      const job = (await worker.getNextJob(token, { block: false })) as QueuedJob | undefined;
      if (!job) continue;
      const taken = new TakenJob(job, token, this.#lockMs);
      // It becomes part of paths; whoever may write to the queue may have put anything there.
      if (jobIdSchema.safeParse(taken.jobId).success) return taken;
      await taken.finish();
      return this.next(others);
    }
    return undefined;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}
