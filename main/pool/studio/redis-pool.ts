import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ErrorShape } from '../../../shared/errors.ts';
import { jobIdSchema, runIdOfJob } from '../../../shared/pool/job.ts';
import type { MachineWish } from '../../../shared/pool/machine.ts';
import type { PoolOverview } from '../../../shared/pool/overview.ts';
import { type Place, tagOf } from '../../../shared/run/place.ts';
import type {
  PoolPlace,
  PoolTask,
  RemoteListener,
  RemoteTraining,
  TrainerPool,
} from '../../studio/runs/trainer-pool.ts';
import type { PoolAddresses } from '../addresses.ts';
import { openFileStore } from '../files/open-file-store.ts';
import { askMachine, lookAtPool } from '../look-at-pool.ts';
import { connect, notReached } from '../redis/connect.ts';
import { JobQueue } from '../redis/job-queue.ts';
import { JobRecords } from '../redis/job-records.ts';
import { Machines } from '../redis/machines.ts';
import { EntryReader } from './entry-reader.ts';
import { FetchTurns } from './fetch-turns.ts';
import { PoolRun, type PoolLines } from './pool-run.ts';

/** A pool on Redis or Valkey, with a store for files: docs/pool.md. */
export class RedisPool implements TrainerPool {
  readonly #addresses: PoolAddresses;
  readonly #redis: Redis;
  readonly #lines: PoolLines;
  readonly #queues = new Map<string, JobQueue>();

  /** @param libraryPath where what machines tell of goes */
  constructor(addresses: PoolAddresses, libraryPath: string, log: Logger) {
    this.#addresses = addresses;
    this.#redis = connect(addresses);
    this.#lines = {
      records: new JobRecords(this.#redis),
      machines: new Machines(this.#redis),
      files: openFileStore(addresses),
      reader: new EntryReader(connect(addresses), log),
      turns: new FetchTurns(),
      libraryPath,
      log,
    };
  }

  train(where: PoolPlace, task: () => PoolTask, listener: RemoteListener): RemoteTraining {
    return new PoolRun(this.#lines, this.#queueOf(where.place), where, task, listener);
  }

  async tidy(runIds: ReadonlySet<string>, neededJobs: ReadonlySet<string>): Promise<void> {
    const { files, records } = this.#lines;
    // A machine that trains one of them, or takes one from the queue, finds nothing left to do.
    for (const jobId of new Set([...(await files.owners('jobs')), ...(await records.list())])) {
      if (!jobIdSchema.safeParse(jobId).success) continue;
      if (!runIds.has(runIdOfJob(jobId)) || neededJobs.has(jobId)) continue;
      await files.removeAll(`jobs/${jobId}`);
      await records.remove(jobId);
    }
  }

  onReach(listener: (problem: ErrorShape | null) => void): void {
    let why = 'nobody answers';
    this.#redis.on('error', ({ message }: Error) => {
      why = message || why;
    });
    this.#redis.on('close', () => listener(notReached(this.#addresses, why)));
    this.#redis.on('ready', () => listener(null));
    // It is spoken to when there is something to say; a person wants to know before.
    if (this.#redis.status === 'wait') this.#redis.connect().catch(() => undefined);
  }

  look(): Promise<PoolOverview> {
    return lookAtPool(this.#addresses);
  }

  async ask(machineId: string, wish: MachineWish): Promise<void> {
    await askMachine(this.#addresses, machineId, wish);
  }

  async close(): Promise<void> {
    this.#lines.reader.close();
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    this.#redis.disconnect();
  }

  #queueOf(place: Place): JobQueue {
    const known = this.#queues.get(place);
    const queue = known ?? new JobQueue(this.#addresses, tagOf(place));
    this.#queues.set(place, queue);
    return queue;
  }
}
