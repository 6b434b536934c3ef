import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Machine } from '../../../shared/pool/machine.ts';
import { appVersion } from '../../../shared/version.ts';
import type { StartTrainer } from '../../studio/runs/trainer-process.ts';
import type { PoolAddresses } from '../addresses.ts';
import { openFileStore } from '../files/open-file-store.ts';
import { connectOrSayWhy } from '../redis/connect.ts';
import { JobQueues, type TakenJob } from '../redis/job-queues.ts';
import { JobRecords } from '../redis/job-records.ts';
import { Machines } from '../redis/machines.ts';
import { isRefusedForNow } from '../redis/until-answered.ts';
import {
  asBefore,
  type Outcome,
  PoolTraining,
  type TrainingNews,
  type Workshop,
} from './pool-training.ts';
import { Presence } from './presence.ts';
import { WorkerFolder } from './worker-folder.ts';

/** A queue without a job is looked at again so soon. */
const idleMs = 500;
/** After trouble with a job another machine gets the chance to take it; twice as long after each further one. */
const afterTroubleMs = 2_000;
/** At most, and where this machine's disk is full. */
const mostRestMs = 60_000;

export interface WorkerOptions {
  addresses: PoolAddresses;
  name: string;
  tags: readonly string[];
  /** Ends when no job waits. */
  untilEmpty: boolean;
  /** After so long without a sign of life of this machine another one takes its job. */
  lockMs: number;
  /** Checkpoints that are told of lie so far apart at least. */
  saveEveryMs: number;
  /** Folder for what is trained on: see `WorkerFolder`. */
  folder: string;
  startTrainer: StartTrainer;
  say: (sentence: string) => void;
}

/** Takes runs from the pool's queues, one at a time, and trains them on this machine. */
export class PoolWorker {
  readonly #options: WorkerOptions;
  readonly #redis: Redis;
  readonly #queues: JobQueues;
  readonly #shop: Workshop;
  readonly #presence: Presence;
  readonly #idle = new AbortController();
  readonly #id = randomUUID();
  #training: PoolTraining | undefined;
  #news: TrainingNews | undefined;
  #computesBy: string | null = null;
  #runsEnded = 0;
  /** Since a run went well here, or there was nothing to do. */
  #troubles = 0;

  /** @throws StudioError `not-available-here` where the pool cannot be reached */
  static async open(options: WorkerOptions): Promise<PoolWorker> {
    return new PoolWorker(options, await connectOrSayWhy(options.addresses));
  }

  private constructor(options: WorkerOptions, redis: Redis) {
    this.#options = options;
    this.#redis = redis;
    const { addresses, tags, lockMs, saveEveryMs, folder, name } = options;
    this.#queues = new JobQueues(addresses, tags, lockMs);
    this.#shop = {
      redis,
      records: new JobRecords(redis),
      files: openFileStore(addresses),
      startTrainer: asBefore(options.startTrainer),
      machine: name,
      work: new WorkerFolder(folder),
      lockMs,
      saveEveryMs,
      lackingEngines: new Map(),
    };
    const machines = new Machines(redis);
    this.#presence = new Presence(
      machines,
      () => this.#describe(),
      (wish) => (wish === 'drain' ? this.drain() : this.kill()),
    );
  }

  /** Resolves when it is drained, or, where that was asked for, when no job waits. */
  async work(): Promise<void> {
    // Where it is refused it is said again in a moment.
    await this.#presence.say().catch(() => undefined);
    while (!this.#isDraining) {
      try {
        return await this.#workOn();
      } catch (refused) {
        // Who is to end when nothing waits must not wait for what nobody is there to mend.
        if (this.#options.untilEmpty && !isRefusedForNow(refused)) throw refused;
        await this.#hearRefusal(refused);
      }
    }
  }

  /** The line may have been closed for the end, too. */
  async #hearRefusal(refused: unknown): Promise<void> {
    this.#training = undefined;
    this.#news = undefined;
    if (this.#isDraining) return;
    const why = refused instanceof Error ? refused.message : String(refused);
    this.#options.say(`The pool refuses what this machine asks of it (${why}); it is asked again.`);
    await this.#restAfter('left');
  }

  /** @throws what Redis refuses */
  async #workOn(): Promise<void> {
    /** What it has passed on since it trained something, or had nothing to do, and queues in which nothing else waits. */
    const passedOn = new Set<string>();
    const forOthers = new Set<string>();
    while (!this.#isDraining) {
      const job = await this.#queues.next(forOthers);
      if (job && (await this.#train(job)) === 'passed-on') {
        // It is the last in its queue now: where it comes again, so has all that waits there.
        if (passedOn.has(job.jobId)) forOthers.add(job.queue);
        passedOn.add(job.jobId);
        continue;
      }
      if (!job) this.#troubles = 0;
      if (!job && this.#options.untilEmpty) return;
      if (!job) await this.#rest(passedOn.size > 0 ? afterTroubleMs : idleMs);
      passedOn.clear();
      forOthers.clear();
    }
  }

  /** Lets the run that is trained write a checkpoint, leaves it to the next machine, and ends. */
  drain(): void {
    if (this.#isDraining) return;
    this.#idle.abort();
    this.#training?.drain();
  }

  /** Ends at once. */
  kill(): void {
    this.#idle.abort();
    this.#training?.kill();
  }

  async close(): Promise<void> {
    // It is listed for two minutes more where that is refused.
    await this.#presence.end().catch(() => undefined);
    await this.#queues.close();
    this.#redis.disconnect();
    this.#shop.work.remove();
  }

  /** Leaves nothing on this machine, and waits for nobody. */
  abandon(): void {
    this.#training?.kill();
    this.#shop.work.remove();
  }

  get #isDraining(): boolean {
    return this.#idle.signal.aborted;
  }

  async #train(job: TakenJob): Promise<Outcome> {
    const { say } = this.#options;
    this.#training = new PoolTraining(this.#shop, job, (news) => this.#hear(news));
    const outcome = await this.#training.run();
    const news = this.#news;
    this.#training = undefined;
    this.#news = undefined;
    if (outcome === 'ended') this.#runsEnded += 1;
    this.#presence.sayAtOnce();
    // Without news it was passed on because an engine had been found to be missing before, which was said then.
    if (outcome !== 'nothing' && (news || outcome !== 'passed-on'))
      say(`"${news?.job.runName ?? job.jobId}" ${outcomes[outcome]} (step ${news?.step ?? 0}).`);
    await this.#restAfter(outcome);
    return outcome;
  }

  async #restAfter(outcome: Outcome): Promise<void> {
    if (outcome === 'ended') this.#troubles = 0;
    if (outcome === 'no-room') await this.#rest(mostRestMs);
    if (outcome === 'left')
      await this.#rest(Math.min(mostRestMs, afterTroubleMs * 2 ** this.#troubles++));
  }

  #hear(news: TrainingNews): void {
    const { job, step, facts } = news;
    const isNew = !this.#news;
    if (isNew) this.#options.say(`Training "${job.runName}" from step ${step}.`);
    if (facts) this.#computesBy = `${facts.id}, ${facts.device}, threads: ${facts.threads}`;
    this.#news = news;
    if (isNew) this.#presence.sayAtOnce();
  }

  /** Ends early where it is to end. */
  async #rest(forMs: number): Promise<void> {
    const { signal } = this.#idle;
    if (!signal.aborted) await wait(forMs, undefined, { signal }).catch(() => undefined);
  }

  #describe(): Machine {
    const { name, tags } = this.#options;
    const { job, step = 0, stepsPerSecond = null } = this.#news ?? {};
    return {
      id: this.#id,
      name,
      studio: appVersion,
      tags: [...tags],
      state: this.#isDraining ? 'draining' : job ? 'training' : 'idle',
      computesBy: this.#computesBy,
      training: job
        ? {
            runId: job.runId,
            runName: job.runName,
            step,
            steps: job.train.hyperparameters.steps,
            stepsPerSecond,
          }
        : null,
      runsEnded: this.#runsEnded,
    };
  }
}

const outcomes = {
  ended: 'has ended',
  left: 'is left to the next machine',
  'no-room': 'is left to the next machine, for there was no room on the disk',
  lost: 'was taken over by another machine',
  'passed-on': 'is left to a machine that has its engine',
} as const;
