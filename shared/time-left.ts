/** Before so much time has passed, how long the rest takes is hardly known. */
const guessAfterMs = 1_000;

/** How long the rest of something takes, reckoned from how fast it went so far. */
export class TimeLeft {
  #began: { atMs: number; share: number } | undefined;

  /**
   * The time begins with the first share that is told: until then a person may have been asked something.
   *
   * @param share how much is done, 0 to 1
   * @returns milliseconds; null while nobody knows
   */
  at(share: number, nowMs: number): number | null {
    this.#began ??= { atMs: nowMs, share };
    const elapsedMs = nowMs - this.#began.atMs;
    if (elapsedMs < guessAfterMs || share <= this.#began.share) return null;
    return Math.round((elapsedMs * (1 - share)) / (share - this.#began.share));
  }
}
