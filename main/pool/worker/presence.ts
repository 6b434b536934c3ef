import type { Machine } from '../../../shared/pool/machine.ts';
import type { Machines } from '../redis/machines.ts';

const everyMs = 3_000;

/** Says every few seconds that this machine is there and what it does, and hears what a person asks of it. */
export class Presence {
  readonly #machines: Machines;
  readonly #now: () => Machine;
  readonly #onDrain: () => void;
  readonly #timer: NodeJS.Timeout;
  #isSaying = false;

  constructor(machines: Machines, now: () => Machine, onDrain: () => void) {
    this.#machines = machines;
    this.#now = now;
    this.#onDrain = onDrain;
    this.#timer = setInterval(() => void this.#sayAgain(), everyMs);
  }

  async say(): Promise<void> {
    const machine = this.#now();
    await this.#machines.say(machine);
    if (await this.#machines.isToDrain(machine.id)) this.#onDrain();
  }

  /** Where the server is away, it is said once when it is back. */
  async #sayAgain(): Promise<void> {
    if (this.#isSaying) return;
    this.#isSaying = true;
    // The line was closed in the middle of it.
    await this.say().catch(() => undefined);
    this.#isSaying = false;
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#machines.leave(this.#now().id);
  }
}
