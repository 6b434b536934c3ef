/** The rate of the last seconds: what a person wants to know after the network changed. */
const windowMs = 10_000;
const sampleEveryMs = 250;

export interface Rate {
  /** Null before there is anything to tell it from. */
  bytesPerSecond: number | null;
  etaMs: number | null;
}

/**
 * Tells how fast bytes come in, and how long the rest will take. What an earlier, interrupted download left was
 * not transferred now, so the first figure counts as the beginning.
 */
export function createTransferRate(now: () => number = Date.now) {
  const heard: { at: number; bytes: number }[] = [];
  return (done: number, total: number): Rate => {
    const at = now();
    const newest = heard.at(-1);
    if (!newest || at - newest.at >= sampleEveryMs) heard.push({ at, bytes: done });
    while (heard.length > 2 && at - heard[0]!.at > windowMs) heard.shift();
    const first = heard[0]!;
    const seconds = (at - first.at) / 1000;
    const bytesPerSecond = seconds > 0 ? (done - first.bytes) / seconds : null;
    return {
      bytesPerSecond,
      etaMs: bytesPerSecond ? ((total - done) / bytesPerSecond) * 1000 : null,
    };
  };
}
