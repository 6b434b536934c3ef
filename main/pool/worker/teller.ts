import { randomUUID } from 'node:crypto';
import type { PoolEntry } from '../../../shared/pool/entry.ts';
import type { ToldCheckpoint } from '../../../shared/pool/job.ts';
import type { JobRecords, Take } from '../redis/job-records.ts';
import { untilAnswered } from '../redis/until-answered.ts';

/** Tells the studio of a job, entry after entry, for as long as the job is this machine's. */
export class Teller {
  readonly #records: JobRecords;
  readonly #jobId: string;
  readonly #holder = randomUUID();
  readonly #isHeld: () => boolean;
  #told = 0;

  /** @param isHeld whether the job is this machine's still, as far as it knows */
  constructor(records: JobRecords, jobId: string, isHeld: () => boolean = () => true) {
    this.#records = records;
    this.#jobId = jobId;
    this.#isHeld = isHeld;
  }

  /** @returns undefined where nothing is left to do */
  take(): Promise<Take | undefined> {
    return untilAnswered(() => this.#records.take(this.#jobId, this.#holder), this.#isHeld);
  }

  /** Whether the pool does not know the job any more: its studio has it no longer there. */
  async isForgotten(): Promise<boolean> {
    return (await this.#records.stateOf(this.#jobId)) === 'unknown';
  }

  /** One at a time. @returns whether somebody looks at the run @throws Fenced */
  async tell(entry: PoolEntry, checkpoint?: ToldCheckpoint): Promise<boolean> {
    const number = ++this.#told;
    return untilAnswered(
      () => this.#records.append(this.#jobId, this.#holder, number, entry, checkpoint),
      this.#isHeld,
    );
  }
}
