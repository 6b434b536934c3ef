import { mean } from '../shared/numbers.ts';

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
  const half = sorted.length / 2;
  return {
    // Of the one in the middle, or of the two.
    median: mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1)),
    min: Math.min(...values),
    max: Math.max(...values),
    values: [...values],
  };
}
