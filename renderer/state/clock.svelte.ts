import { createSubscriber } from 'svelte/reactivity';

/** Words such as "4 minutes ago" do not go stale for longer. */
const tickMs = 20_000;

/** What "4 minutes ago" is measured against; it moves on by itself as long as something shows it. */
export class Clock {
  readonly #watch = createSubscriber((moveOn) => {
    const ticks = setInterval(moveOn, tickMs);
    return () => clearInterval(ticks);
  });

  get now(): number {
    this.#watch();
    return Date.now();
  }
}
