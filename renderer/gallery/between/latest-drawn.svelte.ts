import { toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import type { DrawnCreatures } from '../../../shared/creature/latents.ts';

/**
 * What was drawn last of what is wished now. One question is asked at a time, and of those that came meanwhile the newest
 * alone: whoever drags a slider sees each answer as soon as it can be had.
 */
export class LatestDrawn<Question> {
  readonly #ask: (question: Question) => Promise<DrawnCreatures>;
  #drawn: DrawnCreatures | null = $state.raw(null);
  #asked: Question | null = $state.raw(null);
  #problem: ErrorShape | null = $state.raw(null);
  #busy = $state(false);
  /** The same, for whoever wishes in an effect: that shall not run again when an answer comes. */
  #isAsking = false;
  #next: Question | null = null;

  constructor(ask: (question: Question) => Promise<DrawnCreatures>) {
    this.#ask = ask;
  }

  get drawn(): DrawnCreatures | null {
    return this.#drawn;
  }

  /** Of which `drawn` is the answer. */
  get asked(): Question | null {
    return this.#asked;
  }

  get problem(): ErrorShape | null {
    return this.#problem;
  }

  get busy(): boolean {
    return this.#busy;
  }

  want(question: Question): void {
    this.#next = question;
    if (!this.#isAsking) void this.#askOn();
  }

  async #askOn(): Promise<void> {
    this.#isAsking = this.#busy = true;
    for (let question = this.#next; question !== null; question = this.#next) {
      this.#next = null;
      try {
        this.#drawn = await this.#ask(question);
        this.#asked = question;
        this.#problem = null;
      } catch (thrown) {
        this.#problem = toErrorShape(thrown);
      }
    }
    this.#isAsking = this.#busy = false;
  }
}
