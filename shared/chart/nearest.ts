import { bisectLeft } from 'd3-array';

/** The index of the value nearest to `target`, in values that rise; the earlier of two as near; -1 for none. */
export function nearestIndex(values: readonly number[], target: number): number {
  const above = bisectLeft(values, target);
  const [before = -Infinity, after = Infinity] = [values[above - 1], values[above]];
  return after - target < target - before ? above : above - 1;
}
