/** Why training is to end before its last step. */
export type StopReason = 'stopped' | 'interrupted';

/** What was asked of a training from outside. It looks between its steps. */
export class TrainingControl {
  #paused = false;
  #stop: StopReason | undefined;
  #wake: (() => void) | undefined;

  get paused(): boolean {
    return this.#paused;
  }

  /** Set once training is to end. The first reason counts. */
  get stopReason(): StopReason | undefined {
    return this.#stop;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  stop(reason: StopReason): void {
    this.#stop ??= reason;
    this.#wake?.();
  }

  /** Resolves after so long, and before at a `resume` or `stop`. */
  async sleep(milliseconds: number): Promise<void> {
    if (this.#stop) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** Resolves at the next `resume` or `stop`. */
  async untilResumed(): Promise<void> {
    if (!this.#paused || this.#stop) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
