import { randomUUID } from 'node:crypto';
import type { PoolEntry } from '../../../shared/pool/entry.ts';
import type { ToldCheckpoint } from '../../../shared/pool/job.ts';
import type { JobRecords, Take } from '../redis/job-records.ts';

/** Tells the studio of a job, entry after entry, for as long as the job is this machine's. */
export class Teller {
  readonly #records: JobRecords;
  readonly #jobId: string;
  readonly #holder = randomUUID();
  #told = 0;

  constructor(records: JobRecords, jobId: string) {
    this.#records = records;
    this.#jobId = jobId;
  }

  /** @returns undefined where nothing is left to do */
  take(): Promise<Take | undefined> {
    return this.#records.take(this.#jobId, this.#holder);
  }

  /** One at a time. @returns whether somebody looks at the run @throws Fenced */
  async tell(entry: PoolEntry, checkpoint?: ToldCheckpoint): Promise<boolean> {
    this.#told += 1;
    return this.#records.append(this.#jobId, this.#holder, this.#told, entry, checkpoint);
  }
}
