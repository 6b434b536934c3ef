import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { PoolAddresses } from '../addresses.ts';
import { connectAtOnce } from './connect.ts';
import { keyPrefix, queueName, scanKeys } from './keys.ts';

/** A queue of the pool's, from the side of whoever puts jobs into it. */
export class JobQueue {
  readonly #redis: Redis;
  readonly #queue: Queue;

  /** The tags that jobs of this version were put there with. */
  static async tags(redis: Redis): Promise<string[]> {
    const prefix = `${keyPrefix}:${queueName(undefined)}-`;
    const ending = ':meta';
    const keys = await scanKeys(redis, `${prefix}*${ending}`);
    return keys.map((key) => key.slice(prefix.length, -ending.length)).sort();
  }

  /** @param tag undefined for jobs that any machine may take */
  constructor(addresses: PoolAddresses, tag: string | undefined) {
    this.#redis = connectAtOnce(addresses);
    this.#queue = new Queue(queueName(tag), { connection: this.#redis, prefix: keyPrefix });
    // Whoever waits for an answer gets it when the server is back.
    this.#queue.on('error', () => undefined);
  }

  /** Once: a job that is there, or is trained, stays where it is. */
  async add(jobId: string, { isNext = false } = {}): Promise<void> {
    const options = { jobId, removeOnComplete: true, removeOnFail: true, lifo: isNext };
    await this.#queue.add('train', {}, options);
  }

  /** Unless a machine has it. A studio that dies between the two puts it there again when it follows the run. */
  async moveToFront(jobId: string): Promise<void> {
    if (await this.takeOut(jobId)) await this.add(jobId, { isNext: true });
  }

  /** @returns whether it was there, and no machine had it */
  async takeOut(jobId: string): Promise<boolean> {
    return (await this.#queue.remove(jobId)) === 1;
  }

  /** The jobs that wait, next first. */
  async waiting(most: number): Promise<string[]> {
    const jobs = await this.#queue.getWaiting(0, most - 1);
    return jobs.flatMap(({ id }) => id ?? []);
  }

  /** At once: BullMQ would take leave of a server that may not be there any more. What was asked of it meanwhile fails. */
  close(): void {
    this.#redis.disconnect();
  }
}
