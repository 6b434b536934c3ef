/**
 * Spearman's rank correlation (1904): 1 where one series always rises with the other, -1 where it falls, 0 where they have
 * nothing to do with each other; values that are the same share their mean rank. By it a loss is asked whether it tells how
 * good creatures are.
 *
 * @returns NaN where a series does not change
 */
export function spearman(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) throw new RangeError('Two series must be of one length.');
  const [left, right] = [ranksOf(one), ranksOf(other)];
  const middle = (one.length + 1) / 2;
  let [together, ofLeft, ofRight] = [0, 0, 0];
  left.forEach((rank, at) => {
    const [here, there] = [rank - middle, right[at] - middle];
    together += here * there;
    ofLeft += here ** 2;
    ofRight += there ** 2;
  });
  return together / Math.sqrt(ofLeft * ofRight);
}

/** From 1, in the order of the values. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((one, other) => values[one] - values[other]);
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let at = start; at < end; at++) ranks[order[at]] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
