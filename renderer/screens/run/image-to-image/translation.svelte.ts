import type { SentPicture } from '../../../../shared/creature/picture.ts';
import type { Drawing } from '../../../../shared/run/run.ts';

/** A stroke is over when nothing was drawn for so long. */
const restMs = 150;

/** What the run makes of a drawing: asked for when the hand rests, one request at a time. */
export class Translation {
  result: Drawing | null = $state.raw(null);
  /** Of which the result is. */
  drawnFrom: SentPicture | null = $state.raw(null);
  error: unknown = $state.raw(null);
  /** Something was drawn that the result is not of yet: from the stroke on, also while the hand rests. */
  busy = $state(false);
  readonly #translate: (picture: SentPicture) => Promise<Drawing>;
  #wanted: SentPicture | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #stopped = false;
  #warmed = false;

  constructor(translate: (picture: SentPicture) => Promise<Drawing>) {
    this.#translate = translate;
  }

  /** Lets the process start that computes, so that the first stroke is answered as fast as the others. */
  async warm(picture: SentPicture): Promise<void> {
    if (this.#warmed) return;
    this.#warmed = true;
    try {
      await this.#translate(picture);
    } catch (thrown) {
      this.error = thrown;
    }
  }

  want(picture: SentPicture): void {
    this.#warmed = true;
    this.#wanted = picture;
    this.busy = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), restMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    while (this.#wanted && !this.#stopped) {
      const picture = this.#wanted;
      this.#wanted = null;
      await this.#answer(picture);
    }
    this.#asking = false;
    this.busy = false;
  }

  async #answer(picture: SentPicture): Promise<void> {
    try {
      this.result = await this.#translate(picture);
      this.drawnFrom = picture;
      this.error = null;
    } catch (thrown) {
      this.error = thrown;
    }
  }
}
