/** Of one run at most so often. */
const ofOneRunMs = 60_000;
/** Of all runs together: a checkpoint may have tens of megabytes, and a pool many machines. */
const ofAllMs = 1_000;

/**
 * When a checkpoint that a machine tells of is fetched into the library. All of them are in the store, where the next
 * machine finds them: the library needs one now and then, to draw and to measure, and the last.
 */
export class FetchTurns {
  #next = -Infinity;

  /**
   * @param last when one of this run was fetched; undefined for none yet
   * @param isLookedAt whether somebody looks at the run
   */
  take(last: number | undefined, isLookedAt: boolean): boolean {
    const now = performance.now();
    if (last !== undefined && now - last < ofOneRunMs) return false;
    if (last !== undefined && !isLookedAt && now < this.#next) return false;
    this.#next = now + ofAllMs;
    return true;
  }
}
