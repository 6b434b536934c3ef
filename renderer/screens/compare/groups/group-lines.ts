import type { ChartLine } from '../../../../shared/chart/line.ts';
import { meanAndDeviation } from '../../../../shared/run/run-groups.ts';
import type { DrawnSeries } from '../../../charts/series-history.ts';

/** How far the band around a mean reaches. */
export const spreads = {
  extent: 'smallest to largest',
  deviation: 'standard deviation either way',
} as const;
export type Spread = keyof typeof spreads;

type Curve = Pick<DrawnSeries, 'step' | 'mean' | 'ticks'>;

/** A mean over runs at each of the steps that they have in common, and its band. */
export interface MeanCurve {
  step: readonly number[];
  /** How many each value stands for. */
  ticks: readonly number[];
  mean: readonly number[];
  low: readonly number[];
  high: readonly number[];
}

/**
 * The mean of several runs' curves, as far as all of them have come. Curves are told in stretches that need not end at the
 * same steps: the coarsest curve's are taken, and of the others what lies in each of them is averaged, a stretch weighing
 * as much as it has ticks.
 */
export function meanCurve(curves: readonly Curve[], spread: Spread): MeanCurve {
  const known = curves.filter(({ step }) => step.length > 0);
  const end = Math.min(...known.map(({ step }) => step.at(-1) ?? 0));
  const coarsest = known.reduce<Curve | undefined>(
    (fewest, curve) => (fewest && reached(fewest, end) <= reached(curve, end) ? fewest : curve),
    undefined,
  );
  const step = coarsest?.step.filter((each) => each <= end) ?? [];
  const columns = known.map((curve) => averagedInto(step, curve));
  const statistics = step.map((_, place) => {
    const values = columns.map((column) => column[place] ?? NaN);
    const { mean = NaN, deviation = 0 } = meanAndDeviation(values) ?? {};
    const around = deviation ?? 0;
    return spread === 'extent'
      ? { mean, low: Math.min(...values), high: Math.max(...values) }
      : { mean, low: mean - around, high: mean + around };
  });
  return {
    step,
    ticks: coarsest?.ticks.slice(0, step.length) ?? [],
    mean: statistics.map(({ mean }) => mean),
    low: statistics.map(({ low }) => low),
    high: statistics.map(({ high }) => high),
  };
}

function reached({ step }: Curve, end: number): number {
  return step.filter((each) => each <= end).length;
}

/** The mean of a curve in each stretch up to these steps; where it has no point in one, that of the stretch around it. */
function averagedInto(steps: readonly number[], { step, mean, ticks }: Curve): number[] {
  let place = 0;
  return steps.map((until) => {
    let [weight, sum] = [0, 0];
    while (place < step.length && (step[place] ?? Infinity) <= until) {
      const each = ticks[place] ?? 1;
      weight += each;
      sum += each * (mean[place] ?? NaN);
      place++;
    }
    return weight > 0 ? sum / weight : (mean[Math.min(place, mean.length - 1)] ?? NaN);
  });
}

/** The line of a group, in one colour, as it is before it is smoothed, and how many ticks each of its values stands for. */
export function groupLine(
  look: Pick<ChartLine, 'id' | 'label' | 'colour' | 'dashed'>,
  curves: readonly Curve[],
  spread: Spread,
): { line: ChartLine; ticks: readonly number[] } {
  const { step, ticks, mean, low, high } = meanCurve(curves, spread);
  const band = curves.length > 1 ? { low, high } : null;
  return { line: { ...look, xs: step, raw: mean, band, smoothed: mean }, ticks };
}
