import type { TakenJob } from '../redis/job-queues.ts';

/** It is said so often, in the time after which silence counts as loss. */
const timesSaid = 3;

/**
 * Holds a job for as long as this machine is heard of. A machine that slept, or had lost the server for too long, finds
 * that out by its own clock, before anybody tells it: another may have the job by now.
 */
export class Lease {
  readonly #job: TakenJob;
  readonly #lockMs: number;
  readonly #onLost: () => void;
  readonly #timer: NodeJS.Timeout;
  #heldAt = Date.now();
  #isLost = false;

  constructor(job: TakenJob, lockMs: number, onLost: () => void) {
    this.#job = job;
    this.#lockMs = lockMs;
    this.#onLost = onLost;
    this.#timer = setInterval(() => void this.#hold(), lockMs / timesSaid);
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #hold(): Promise<void> {
    const at = Date.now();
    if (at - this.#heldAt > this.#lockMs) return this.#lose();
    // A server that is away answers when it is back; until then the time above counts.
    const isHeld = await this.#job.hold().catch(() => null);
    if (isHeld === false) this.#lose();
    if (isHeld) this.#heldAt = Math.max(this.#heldAt, at);
  }

  #lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.end();
    this.#onLost();
  }
}
