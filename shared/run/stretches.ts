import type { Statistics } from './series.ts';

/** From a first to a last step. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** One or more ticks of a series that follow each other. */
export interface Stretch extends Statistics {
  /** The last one. */
  step: number;
  ticks: number;
}

/** The stretches, ordered by step, as at most `most`: each of as many steps. */
export function joinedTo(stretches: readonly Stretch[], most: number): readonly Stretch[] {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last || stretches.length <= most) return stretches;
  // They begin at multiples of their width: one more than fit into the range.
  const width = Math.ceil((last.step - first.step + 1) / (most - 1));
  const bucketOf = ({ step }: Stretch) => Math.floor(step / width);
  const whole: Stretch[] = [];
  let bucket: Stretch[] = [];
  for (const stretch of stretches) {
    if (bucket[0] && bucketOf(bucket[0]) !== bucketOf(stretch)) {
      whole.push(joined(bucket) ?? bucket[0]);
      bucket = [];
    }
    bucket.push(stretch);
  }
  return [...whole, joined(bucket) ?? last];
}

/** All of them as one; null for none. */
export function joined(stretches: readonly Stretch[]): Stretch | null {
  const [first, ...others] = stretches;
  if (!first) return null;
  const whole = { ...first };
  for (const { step, ticks, count, mean, min, max } of others) {
    whole.step = Math.max(whole.step, step);
    whole.ticks += ticks;
    whole.count += count;
    whole.mean += ((mean - whole.mean) * count) / whole.count;
    whole.min = Math.min(whole.min, min);
    whole.max = Math.max(whole.max, max);
  }
  return whole;
}
