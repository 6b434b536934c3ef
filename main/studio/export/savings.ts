import { StudioError } from '../../../shared/errors.ts';
import { TimeLeft } from '../../../shared/time-left.ts';
import type { Push } from '../push.ts';

interface Told {
  signal: AbortSignal;
  onShare: (share: number) => void;
}

/** Whoever waits is told this often at most. */
const tellEveryMs = 200;

/** Files that are being written for windows, each of which may be called off. */
export class Savings {
  readonly #push: Push;
  readonly #under = new Map<string, AbortController>();

  constructor(push: Push) {
    this.#push = push;
    push.subscribe('closing', () => {
      for (const saveId of this.#under.keys()) this.cancel(saveId);
    });
  }

  /** @returns null where it was cancelled, as by a person who closes the dialog */
  async run<T>(saveId: string, work: (told: Told) => Promise<T>): Promise<T | null> {
    try {
      return await this.runOrSay(saveId, work);
    } catch (error) {
      if (error instanceof StudioError && error.code === 'cancelled') return null;
      throw error;
    }
  }

  /** The same for what has something to say where it was cancelled. @throws StudioError `cancelled` */
  async runOrSay<T>(saveId: string, work: (told: Told) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#under.set(saveId, controller);
    try {
      return await work({ signal: controller.signal, onShare: this.#teller(saveId) });
    } finally {
      this.#under.delete(saveId);
    }
  }

  #teller(saveId: string): Told['onShare'] {
    const timeLeft = new TimeLeft();
    let toldAt = 0;
    return (share) => {
      const now = Date.now();
      const etaMs = timeLeft.at(share, now);
      if (now - toldAt < tellEveryMs && share < 1) return;
      toldAt = now;
      this.#push.send('saving', { saveId, share: Math.min(1, Math.max(0, share)), etaMs });
    };
  }

  cancel(saveId: string): void {
    this.#under.get(saveId)?.abort();
  }
}
