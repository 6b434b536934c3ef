/**
 * The test for data copying of Meehan, Chaudhuri and Dasgupta 2020 ("A non-parametric test to detect data-copying in
 * generative models", arXiv 2004.05675): are creatures nearer to the training sprites than sprites are that were held out?
 * It is a number of standard deviations: below -3 is copying, far above 3 says that creatures look like nothing that was
 * trained on. The whole space is one part, where the paper has several: by our distance (copies.ts) there is no mean of some
 * sprites around which to lay one.
 *
 * @param heldOut distance of each held-out sprite to the nearest training sprite
 * @param generated the same of the creatures
 */
export function copyingStatistic(heldOut: readonly number[], generated: readonly number[]): number {
  if (Math.min(heldOut.length, generated.length) < leastToTell) return NaN;
  return mannWhitney(generated, heldOut);
}

/** The normal approximation of the statistic is good from here on. */
const leastToTell = 8;

/**
 * By how many standard deviations values of one set are larger than those of the other, in rank (Mann and Whitney 1947, with
 * the correction for ties of Hollander and Wolfe 1973).
 */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const [n, m] = [one.length, other.length];
  const all = [
    ...one.map((value) => ({ value, mine: true })),
    ...other.map((value) => ({ value, mine: false })),
  ];
  all.sort((left, right) => left.value - right.value);
  let [rankSum, ties] = [0, 0];
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end].value === all[start].value) end++;
    const tied = end - start;
    const rank = (start + 1 + end) / 2;
    for (let at = start; at < end; at++) if (all[at].mine) rankSum += rank;
    ties += tied ** 3 - tied;
    start = end;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance === 0 ? 0 : (u - (n * m) / 2) / Math.sqrt(variance);
}
