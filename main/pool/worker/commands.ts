import type { Redis } from 'ioredis';
import { type PoolCommand, poolCommandSchema } from '../../../shared/pool/entry.ts';
import { fromJson } from '../../files/from-json.ts';
import type { JobRecords } from '../redis/job-records.ts';
import { commandsKey } from '../redis/keys.ts';
import { readStreams } from '../redis/read-streams.ts';

const waitMs = 5_000;

/** What was asked before this machine had the job, as far as it still counts. */
export interface EarlierCommands {
  end: 'stop' | 'kill' | null;
  /** Whether it is paused, and in which slow motion it trains. */
  standing: PoolCommand[];
}

/** Hears what a studio asks of a job: what it asked while no machine had the job is not lost. */
export class Commands {
  readonly #redis: Redis;
  readonly #records: JobRecords;
  readonly #jobId: string;
  #from = '0-0';
  readonly #closing = new AbortController();

  constructor(redis: Redis, records: JobRecords, jobId: string) {
    // It waits for what comes, which holds up whatever else goes over the same line.
    this.#redis = redis.duplicate();
    this.#redis.on('error', () => undefined);
    this.#records = records;
    this.#jobId = jobId;
  }

  /** A step by hand or a drawing was for the training that is gone. */
  async earlier(): Promise<EarlierCommands> {
    const newest = await this.#records.newestCommand(this.#jobId);
    const all: PoolCommand[] = [];
    // Read up to what is there now; what follows comes by `listen`.
    while (this.#from !== newest) {
      const read = await this.#read(1);
      if (read.length === 0) break;
      all.push(...read);
    }
    const last = (types: PoolCommand['type'][]) => all.findLast(({ type }) => types.includes(type));
    const end = last(['kill']) ? 'kill' : last(['stop']) ? 'stop' : null;
    const hold = last(['pause', 'resume']);
    const pace = last(['pace']);
    return {
      end,
      standing: [...(hold?.type === 'pause' ? [hold] : []), ...(pace ? [pace] : [])],
    };
  }

  listen(onCommand: (command: PoolCommand) => void): void {
    void this.#listen(onCommand);
  }

  close(): void {
    this.#closing.abort();
    this.#redis.disconnect();
  }

  async #listen(onCommand: (command: PoolCommand) => void): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      // Ended by `close`, or the server is away and the next reading waits for it.
      const commands = await this.#read(waitMs).catch(() => []);
      commands.forEach(onCommand);
    }
  }

  async #read(forMs: number): Promise<PoolCommand[]> {
    const key = commandsKey(this.#jobId);
    const entries = await readStreams(this.#redis, new Map([[key, this.#from]]), forMs);
    this.#from = entries.at(-1)?.id ?? this.#from;
    // What is not understood is not done; whoever may write there may do worse.
    return entries.flatMap(({ text }) => fromJson(poolCommandSchema, text ?? '') ?? []);
  }
}
