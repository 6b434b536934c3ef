import { Queue } from 'bullmq';
import type { PoolAddresses } from '../addresses.ts';
import { bullConnection } from './connect.ts';
import { keyPrefix, queueName } from './keys.ts';

/** A queue of the pool's, from the side of whoever puts jobs into it. */
export class JobQueue {
  readonly #queue: Queue;

  /** @param tag undefined for jobs that any machine may take */
  constructor(addresses: PoolAddresses, tag: string | undefined) {
    const connection = bullConnection(addresses);
    this.#queue = new Queue(queueName(tag), { connection, prefix: keyPrefix });
    // Whoever waits for an answer gets it when the server is back.
    this.#queue.on('error', () => undefined);
  }

  /** Once: a job that is there, or is trained, stays where it is. */
  async add(jobId: string): Promise<void> {
    const options = { jobId, removeOnComplete: true, removeOnFail: true };
    await this.#queue.add('train', {}, options);
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

  async close(): Promise<void> {
    await this.#queue.close();
  }
}
