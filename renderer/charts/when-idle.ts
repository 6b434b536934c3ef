/** At most so long is waited for a moment without anything to do. */
const latestMs = 2_000;

/** Does `work` when the window has nothing better to do. @returns a function that calls it off */
export function whenIdle(work: () => void): () => void {
  const waiting = requestIdleCallback(work, { timeout: latestMs });
  return () => cancelIdleCallback(waiting);
}
