import { extent, max, min, quantile } from 'd3-array';

/** From a smallest to a largest value, of an axis or of what is visible. */
export interface Span {
  readonly minimum: number;
  readonly maximum: number;
}

export interface Point {
  x: number;
  y: number;
}

/** The span over all given; null where there is none. */
export function unionOf(spans: readonly (Span | null)[]): Span | null {
  return spanBetween(
    min(spans, (span) => span?.minimum),
    max(spans, (span) => span?.maximum),
  );
}

function spanBetween(minimum: number | undefined, maximum: number | undefined): Span | null {
  return minimum === undefined || maximum === undefined ? null : { minimum, maximum };
}

/** The first and last of values that rise; null where there is none. */
export function spanOfRising(values: readonly number[]): Span | null {
  const first = values[0];
  const last = values.at(-1);
  return first === undefined || last === undefined ? null : { minimum: first, maximum: last };
}

/**
 * The same span, wider by a share of itself on both sides. One without width, but for what rounding
 * leaves of a constant, becomes a span around its value.
 */
export function padded({ minimum, maximum }: Span, share: number): Span {
  const width = maximum - minimum;
  const size = Math.max(Math.abs(minimum), Math.abs(maximum));
  const margin = width > size * 1e-9 ? width * share : size * share || 1;
  return { minimum: minimum - margin, maximum: maximum + margin };
}

/**
 * The span of the finite values. With `ignoreOutliers`, of those between the 2nd and the 98th
 * percentile, widened by half of their distance: a few spikes do not flatten the curve, and a curve
 * without spikes keeps all of itself.
 */
export function valueSpan(values: readonly number[], ignoreOutliers: boolean): Span | null {
  const finite = values.filter(Number.isFinite);
  const [least, most] = extent(finite);
  const whole = spanBetween(least, most);
  if (!whole || !ignoreOutliers) return whole;
  const low = quantile(finite, 0.02) ?? whole.minimum;
  const high = quantile(finite, 0.98) ?? whole.maximum;
  const reach = (high - low) / 2;
  return {
    minimum: Math.max(whole.minimum, low - reach),
    maximum: Math.min(whole.maximum, high + reach),
  };
}
