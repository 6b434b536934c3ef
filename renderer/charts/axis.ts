import { imagesPerStep } from '../../shared/hyperparameters/schema.ts';
import { formatCompact, formatCount, formatDuration } from '../../shared/format.ts';
import { lowerBound } from './nearest.ts';
import type { SeriesHistory, StepRange, TrainingTime } from './series-history.ts';
import type { Span } from './span.ts';

/** What a chart may run along. Images seen make runs with other batch sizes comparable. */
export const chartAxes = ['step', 'time', 'images'] as const;
export type ChartAxis = (typeof chartAxes)[number];

export const axisLabels: Record<ChartAxis, string> = {
  step: 'Step',
  time: 'Training time',
  images: 'Images seen',
};

/** What an axis needs to know of the run: how many real images one generator step looks at. */
export type StepSize = Parameters<typeof imagesPerStep>[0];

/** Where steps of a run lie along an axis; rising, as they are. */
export function axisValues(
  steps: readonly number[],
  { time }: Pick<SeriesHistory, 'time'>,
  axis: ChartAxis,
  stepSize: StepSize,
): readonly number[] {
  if (axis === 'step') return steps;
  if (axis === 'time') {
    // As many, and mostly the same steps, because a tick tells all series at once.
    if (steps === time.step) return time.elapsedMs;
    return steps.map((step) => interpolated(time.step, time.elapsedMs, step));
  }
  const images = imagesPerStep(stepSize);
  return steps.map((step) => step * images);
}

/** The steps that a run has in a stretch of an axis. */
export function stepsOf(
  { minimum, maximum }: Span,
  time: TrainingTime,
  axis: ChartAxis,
  stepSize: StepSize,
): StepRange {
  const stepAt = (x: number) => {
    if (axis === 'step') return x;
    if (axis === 'images') return x / imagesPerStep(stepSize);
    return interpolated(time.elapsedMs, time.step, x);
  };
  return { from: Math.max(0, Math.floor(stepAt(minimum))), to: Math.ceil(stepAt(maximum)) };
}

/** Between two known points on the straight line that joins them; before the first from 0, after the last as it is. */
function interpolated(xs: readonly number[], ys: readonly number[], x: number): number {
  const above = lowerBound(xs, x);
  const y = ys[above];
  if (y === undefined) return ys.at(-1) ?? 0;
  const [x0, y0, x1] = [xs[above - 1] ?? 0, ys[above - 1] ?? 0, xs[above] ?? 0];
  return x1 > x0 ? y0 + ((x - x0) / (x1 - x0)) * (y - y0) : y;
}

/** Short, for the ticks of an axis. */
export function formatTick(axis: ChartAxis, value: number): string {
  return axis === 'time' ? formatDuration(value) : formatCompact(value);
}

/** In words, for tooltips and screen readers: "step 2,500", "after 3 min". */
export function formatMoment(axis: ChartAxis, value: number): string {
  if (axis === 'time') return `after ${formatDuration(value)}`;
  const count = formatCount(Math.round(value));
  return axis === 'step' ? `step ${count}` : `${count} images seen`;
}
