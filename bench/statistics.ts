/** Repetitions of one measurement, with what is said of them. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  values: number[];
}

/** @throws RangeError for no values: a median of nothing would look like a measurement */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('There are no values to take a median of.');
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: medianOfSorted(sorted),
    min: sorted[0],
    max: sorted[sorted.length - 1],
    values: [...values],
  };
}

function medianOfSorted(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
