import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { entriesKey } from '../redis/keys.ts';
import { readStreams } from '../redis/read-streams.ts';

/** A job that was added meanwhile is read of after so long at the latest. */
const waitMs = 1_000;
const retryMs = 500;

/** Who is told of a job. */
export interface EntrySink {
  /** Behind which to read on. */
  readonly cursor: string;
  /** Whether it can be given more now; what it has may wait for its files. */
  readonly hasRoom: boolean;
  /** @param text null for what is longer than anything that is told */
  take(id: string, text: string | null): void;
}

/** Reads what is told of all jobs of a studio over one line. */
export class EntryReader {
  readonly #redis: Redis;
  readonly #log: Logger;
  readonly #sinks = new Map<string, EntrySink>();
  #isClosed = false;
  #isReading = false;

  /** @param redis a line of its own: it waits for what comes */
  constructor(redis: Redis, log: Logger) {
    this.#redis = redis;
    this.#log = log;
  }

  add(jobId: string, sink: EntrySink): void {
    this.#sinks.set(entriesKey(jobId), sink);
    if (this.#isReading) return;
    this.#isReading = true;
    void this.#read();
  }

  remove(jobId: string): void {
    this.#sinks.delete(entriesKey(jobId));
  }

  close(): void {
    this.#isClosed = true;
    this.#redis.disconnect();
  }

  async #read(): Promise<void> {
    while (!this.#isClosed && this.#sinks.size > 0) {
      const ready = [...this.#sinks].filter(([, sink]) => sink.hasRoom);
      const from = new Map(ready.map(([key, { cursor }]) => [key, cursor]));
      if (from.size === 0) await wait(retryMs);
      else await this.#readFrom(from);
    }
    this.#isReading = false;
  }

  async #readFrom(from: ReadonlyMap<string, string>): Promise<void> {
    try {
      for (const { key, id, text } of await readStreams(this.#redis, from, waitMs))
        this.#sinks.get(key)?.take(id, text);
    } catch (error) {
      if (this.#isClosed) return;
      // A server that is just coming up refuses to answer: it is read again from the same place.
      this.#log.warn({ err: error }, 'what the pool tells could not be read');
      await wait(retryMs);
    }
  }
}
