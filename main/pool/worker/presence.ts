import type { Machine, MachineWish } from '../../../shared/pool/machine.ts';
import type { Machines } from '../redis/machines.ts';

const everyMs = 3_000;

/** Says every few seconds that this machine is there and what it does, and hears what a person asks of it. */
export class Presence {
  readonly #machines: Machines;
  readonly #now: () => Machine;
  readonly #onWish: (wish: MachineWish) => void;
  readonly #timer: NodeJS.Timeout;
  #isSaying = false;

  constructor(machines: Machines, now: () => Machine, onWish: (wish: MachineWish) => void) {
    this.#machines = machines;
    this.#now = now;
    this.#onWish = onWish;
    this.#timer = setInterval(() => void this.#sayAgain(), everyMs);
  }

  async say(): Promise<void> {
    const machine = this.#now();
    await this.#machines.say(machine);
    const wish = await this.#machines.wishFor(machine.id);
    if (wish) this.#onWish(wish);
  }

  /** What it does is another than a moment ago: nobody waits for that to be said. */
  sayAtOnce(): void {
    void this.#sayAgain();
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
