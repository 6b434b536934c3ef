/** The first index whose value is not below `target`, in values that rise; their number where all are. */
export function lowerBound(values: readonly number[], target: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Infinity) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the value nearest to `target`, in values that rise; the earlier of two as near; -1 for none. */
export function nearestIndex(values: readonly number[], target: number): number {
  const above = lowerBound(values, target);
  if (above === values.length) return values.length - 1;
  if (above === 0) return 0;
  const distanceAbove = (values[above] ?? Infinity) - target;
  const distanceBelow = target - (values[above - 1] ?? -Infinity);
  return distanceAbove < distanceBelow ? above : above - 1;
}
