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
    const [here, there] = [rank - middle, (right[at] ?? middle) - middle];
    together += here * there;
    ofLeft += here ** 2;
    ofRight += there ** 2;
  });
  return together / Math.sqrt(ofLeft * ofRight);
}

/** From 1, in the order of the values. */
function ranksOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((one, other) => one - other);
  return values.map((value) => (sorted.indexOf(value) + 1 + sorted.lastIndexOf(value) + 1) / 2);
}
