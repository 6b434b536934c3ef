import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { isDiskFull } from '../../../shared/library/disk-full.ts';
import { type ErrorShape, StudioError, toErrorShape } from '../../../shared/errors.ts';
import type { PoolPlaces } from '../../../shared/pool/connection.ts';
import type { StoredCheckpoint, StoreOwner } from '../../../shared/pool/job.ts';
import type { MachineWish } from '../../../shared/pool/machine.ts';
import type { PoolOverview } from '../../../shared/pool/overview.ts';
import { type Place, tagOf } from '../../../shared/run/place.ts';
import type {
  OnFetched,
  PoolPlace,
  PoolTask,
  RemoteListener,
  RemoteTraining,
  TrainerPool,
} from '../../studio/runs/trainer-pool.ts';
import { type PoolAddresses, withoutSecrets } from '../addresses.ts';
import type { PoolMemory } from '../../studio/pool/pool-host.ts';
import { FileNotStored } from '../files/file-store.ts';
import { openFileStore } from '../files/open-file-store.ts';
import { askMachine, lookAtPool } from '../look-at-pool.ts';
import { identify } from '../redis/identify.ts';
import { connect, notReached } from '../redis/connect.ts';
import { JobQueue } from '../redis/job-queue.ts';
import { JobRecords } from '../redis/job-records.ts';
import { Machines } from '../redis/machines.ts';
import { untilAnswered } from '../redis/until-answered.ts';
import { EntryReader } from './entry-reader.ts';
import { PoolRun, type PoolLines } from './pool-run.ts';

/** So often it is looked why runs wait for a machine. */
const lookEveryMs = 5_000;

/** A pool on Redis or Valkey, with a store for files: docs/pool.md. */
export class RedisPool implements TrainerPool {
  readonly #addresses: PoolAddresses;
  readonly #redis: Redis;
  readonly #lines: PoolLines;
  readonly #queues = new Map<string, JobQueue>();
  #onReach: Parameters<TrainerPool['onReach']>[0] = () => undefined;
  #isStoreAway = false;
  readonly #memory: PoolMemory | undefined;
  readonly #identified = later<string>();
  #id: string | null = null;
  /** Whether the address leads to the pool that answered first. */
  #isItself = false;
  readonly #looking: NodeJS.Timeout;
  #isLooking = false;
  readonly place: PoolPlaces;

  /**
   * @param libraryPath where what machines tell of goes
   * @param memory what the library remembers of pools
   */
  constructor(addresses: PoolAddresses, libraryPath: string, log: Logger, memory?: PoolMemory) {
    this.#addresses = addresses;
    this.#redis = connect(addresses);
    this.place = withoutSecrets(addresses).place;
    this.#lines = {
      records: new JobRecords(this.#redis),
      machines: new Machines(this.#redis),
      files: openFileStore(addresses, memory),
      reader: new EntryReader(connect(addresses), log),
      runs: new Map(),
      identity: () => this.identity(),
      isItself: () => this.#isItself,
      inTurn: oneByOne(),
      libraryPath,
      log,
      onStore: (trouble) => this.#hearStore(trouble),
      explain: (thrown) =>
        toErrorShape(thrown instanceof FileNotStored ? this.#gone(thrown) : thrown),
    };
    this.#looking = setInterval(() => void this.#lookWhyRunsWait(), lookEveryMs).unref();
    this.#memory = memory;
    // Nobody may wait for it.
    this.#identified.promise.catch(() => undefined);
    this.#redis.on('ready', () => void this.#hearAnswer(log));
  }

  get id(): string | null {
    return this.#id;
  }

  identity(): Promise<string> {
    if (this.#redis.status === 'wait') this.#redis.connect().catch(() => undefined);
    return this.#identified.promise;
  }

  /** A line that comes back may lead to a server that has lost what it had, and to another one. */
  async #hearAnswer(log: Logger): Promise<void> {
    this.#isItself = false;
    try {
      const known = this.#id ?? this.#memory?.poolId(this.place) ?? null;
      const id = await untilAnswered(() => identify(this.#redis, known));
      this.#isItself = this.#id === null || id === this.#id;
      if (!this.#isItself) return this.#onReach('queue', anotherPool(this.place));
      const isFirst = this.#id === null;
      this.#id = id;
      this.#identified.resolve(id);
      this.#onReach('queue', null);
      if (!isFirst) for (const run of this.#lines.runs.values()) run.lookAgain();
    } catch (error) {
      log.warn({ err: error }, 'it is not known which pool answers');
      const why = error instanceof Error ? error.message : String(error);
      if (this.#redis.status === 'ready') this.#onReach('queue', notReached(this.#addresses, why));
    }
  }

  async has(jobId: string): Promise<boolean> {
    await this.identity();
    return (await this.#lines.records.stateOf(jobId)) !== 'unknown';
  }

  train(where: PoolPlace, task: () => Promise<PoolTask>, listener: RemoteListener): RemoteTraining {
    return new PoolRun(this.#lines, this.#queueOf(where.place), where, task, listener);
  }

  async bring(jobId: string, checkpoint: StoredCheckpoint, onFetched: OnFetched): Promise<void> {
    try {
      const run = this.#lines.runs.get(jobId);
      if (!run) throw new Error('its run is not followed any more');
      await run.bring(checkpoint, onFetched);
    } catch (thrown) {
      if (thrown instanceof StudioError || isDiskFull(thrown)) throw thrown;
      if (thrown instanceof FileNotStored) throw this.#gone(thrown);
      throw StudioError.fromShape(this.#storeAway(thrown));
    }
  }

  async takeOut(owner: StoreOwner): Promise<boolean> {
    const { files, records } = this.#lines;
    const [kind, id = ''] = owner.split('/');
    // Another library may have that dataset too: one that this one is a copy of, or that is a copy of it.
    if (kind === 'datasets' && (await records.isTrainedOn(id))) return false;
    // A machine that trains the job, or takes it from the queue, finds nothing left to do.
    if (kind === 'jobs') await records.remove(id);
    await files.removeAll(owner);
    return true;
  }

  onReach(listener: Parameters<TrainerPool['onReach']>[0]): void {
    this.#onReach = listener;
    let why = 'nobody answers';
    this.#redis.on('error', ({ message }: Error) => {
      why = message || why;
    });
    this.#redis.on('close', () => listener('queue', notReached(this.#addresses, why)));
    // It is spoken to when there is something to say; a person wants to know before.
    if (this.#redis.status === 'wait') this.#redis.connect().catch(() => undefined);
  }

  look(): Promise<PoolOverview> {
    return lookAtPool(this.#addresses);
  }

  async ask(machineId: string, wish: MachineWish): Promise<void> {
    await askMachine(this.#addresses, machineId, wish);
  }

  close(): void {
    clearInterval(this.#looking);
    this.#identified.reject(new Error('the pool was let go of before it had answered'));
    this.#lines.reader.close();
    for (const queue of this.#queues.values()) queue.close();
    this.#redis.disconnect();
  }

  /** A machine that lacks what a run needs, or is not there, says nothing of it. */
  async #lookWhyRunsWait(): Promise<void> {
    const { runs, machines, log } = this.#lines;
    if (this.#isLooking || !this.#isItself || runs.size === 0) return;
    this.#isLooking = true;
    try {
      const waiting = [...runs.values()].filter((run) => run.mayWait);
      const there = waiting.length > 0 ? await machines.list() : [];
      for (const run of waiting) await run.lookWhyItWaits(there);
    } catch (error) {
      // It is looked at again in a moment.
      log.warn({ err: error }, 'it is not known why runs wait');
    } finally {
      this.#isLooking = false;
    }
  }

  #hearStore(trouble: unknown): void {
    const isAway = trouble !== null;
    if (isAway === this.#isStoreAway) return;
    this.#isStoreAway = isAway;
    this.#onReach('store', isAway ? this.#storeAway(trouble) : null);
  }

  #storeAway(trouble: unknown): ErrorShape {
    if (trouble instanceof FileNotStored) return toErrorShape(this.#gone(trouble));
    return {
      code: 'not-available-here',
      message: `The store of the pool at ${this.place.store} did not give or take a file (${reasonOf(trouble)}).`,
      hint: 'See to it that the store is there and may be read and written; what waits for it goes on by itself then.',
    };
  }

  #gone({ message }: FileNotStored): StudioError {
    return new StudioError(
      'not-found',
      `The store of the pool at ${this.place.store} answers, and does not have what a machine had put there (${message}).`,
      'Look who else may write to the store.',
    );
  }

  #queueOf(place: Place): JobQueue {
    const known = this.#queues.get(place);
    const queue = known ?? new JobQueue(this.#addresses, tagOf(place));
    this.#queues.set(place, queue);
    return queue;
  }
}

function anotherPool({ redis }: PoolPlaces): ErrorShape {
  return {
    code: 'conflict',
    message: `Another pool answers at ${redis} than before.`,
    hint: 'Look where that address leads: a tunnel may end elsewhere. Runs are heard of again when their own pool answers; to use this one, connect it anew.',
  };
}

function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (why: Error) => void = () => undefined;
  const promise = new Promise<T>((resolves, rejects) => ([resolve, reject] = [resolves, rejects]));
  return { promise, resolve, reject };
}

/** Each begins when those before it are done, or have failed. */
function oneByOne(): PoolLines['inTurn'] {
  let before = Promise.resolve();
  return (work) => {
    const done = before.then(work);
    before = done.catch(() => undefined);
    return done;
  };
}

/** What `fetch` could not do it says in the cause alone. */
function reasonOf(trouble: unknown): string {
  if (!(trouble instanceof Error)) return String(trouble);
  const { message, cause } = trouble;
  return cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message;
}
