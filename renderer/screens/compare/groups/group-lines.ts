import type { ChartAxis } from '../../../../shared/chart/axis.ts';
import type { ChartLine } from '../../../../shared/chart/line.ts';
import { smooth } from '../../../../shared/chart/smoothing.ts';
import { meanAndDeviation } from '../../../../shared/run/run-groups.ts';
import type { DrawnSeries } from '../../../charts/series-history.ts';

/** How far the band around a mean reaches. */
export const spreads = {
  extent: 'smallest to largest',
  deviation: 'standard deviation either way',
} as const;
export type Spread = keyof typeof spreads;

/**
 * What groups run along where other charts run along `axis`: at a time of day the runs of a group, which were trained one
 * after the other, have nothing in common.
 */
export function groupAxis(axis: ChartAxis): ChartAxis {
  return axis === 'wall' ? 'step' : axis;
}

/** A curve along some axis, on which it rises. */
export interface Curve extends Pick<DrawnSeries, 'mean' | 'ticks'> {
  xs: readonly number[];
}

/** A mean over runs at each of the places that they have in common, and its band. */
export interface MeanCurve {
  xs: readonly number[];
  /** How many each value stands for. */
  ticks: readonly number[];
  mean: readonly number[];
  low: readonly number[];
  high: readonly number[];
}

/**
 * The mean of several runs' curves, as far as all of them have come. Curves are told in stretches that need not end at the
 * same places: the coarsest curve's are taken, and of the others what lies in each of them is averaged, a stretch weighing
 * as much as it has ticks.
 */
export function meanCurve(curves: readonly Curve[], spread: Spread): MeanCurve {
  const known = curves.filter(({ xs }) => xs.length > 0);
  const end = Math.min(...known.map(({ xs }) => xs.at(-1) ?? 0));
  const coarsest = known.reduce<Curve | undefined>(
    (fewest, curve) => (fewest && reached(fewest, end) <= reached(curve, end) ? fewest : curve),
    undefined,
  );
  const xs = coarsest?.xs.filter((each) => each <= end) ?? [];
  const columns = known.map((curve) => averagedInto(xs, curve));
  const statistics = xs.map((_, place) => {
    const values = columns.map((column) => column[place] ?? NaN);
    const { mean = NaN, deviation = 0 } = meanAndDeviation(values) ?? {};
    const around = deviation ?? 0;
    return spread === 'extent'
      ? { mean, low: Math.min(...values), high: Math.max(...values) }
      : { mean, low: mean - around, high: mean + around };
  });
  return {
    xs,
    ticks: coarsest?.ticks.slice(0, xs.length) ?? [],
    mean: statistics.map(({ mean }) => mean),
    low: statistics.map(({ low }) => low),
    high: statistics.map(({ high }) => high),
  };
}

function reached({ xs }: Curve, end: number): number {
  return xs.filter((each) => each <= end).length;
}

/** The mean of a curve in each stretch up to these places; where it has no point in one, that of the stretch around it. */
function averagedInto(ends: readonly number[], { xs, mean, ticks }: Curve): number[] {
  let place = 0;
  return ends.map((until) => {
    let [weight, sum] = [0, 0];
    while (place < xs.length && (xs[place] ?? Infinity) <= until) {
      const each = ticks[place] ?? 1;
      weight += each;
      sum += each * (mean[place] ?? NaN);
      place++;
    }
    return weight > 0 ? sum / weight : (mean[Math.min(place, mean.length - 1)] ?? NaN);
  });
}

/** A line as it is before it is smoothed, and how many ticks each of its values stands for. */
export interface GroupLine {
  line: ChartLine;
  ticks: readonly number[];
}

/**
 * The line and its band smoothed alike: a mean that is smoothed alone wanders out of the band of the values as they are. All three
 * are averaged with the same weights, so that their order stays.
 */
export function smoothGroup({ line, ticks }: GroupLine, weight: number): ChartLine {
  const smoothed = (values: readonly number[]) => smooth(values, weight, ticks);
  const { raw, band } = line;
  return {
    ...line,
    smoothed: smoothed(raw),
    band: band && { low: smoothed(band.low), high: smoothed(band.high) },
  };
}

/** The line of a group, in one colour. */
export function groupLine(
  look: Pick<ChartLine, 'id' | 'label' | 'colour' | 'dashed'>,
  curves: readonly Curve[],
  spread: Spread,
): GroupLine {
  const { xs, ticks, mean, low, high } = meanCurve(curves, spread);
  const band = curves.length > 1 ? { low, high } : null;
  return { line: { ...look, xs, raw: mean, band, smoothed: mean }, ticks };
}
