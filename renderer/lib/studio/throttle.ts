/** Calls at once, then at most once in `everyMs`, and a last time for what came between. */
export class Throttle {
  readonly #everyMs: number;
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #again = false;

  constructor(everyMs: number, work: () => void) {
    this.#everyMs = everyMs;
    this.#work = work;
  }

  call(): void {
    if (this.#timer !== null) {
      this.#again = true;
      return;
    }
    this.#work();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#again) return;
      this.#again = false;
      this.call();
    }, this.#everyMs);
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#again = false;
  }
}
