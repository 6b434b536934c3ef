import { imagesPerStep } from '../../shared/hyperparameters/schema.ts';
import type { LossSeries } from '../../shared/run.ts';
import { formatCompact, formatCount, formatDuration } from '../lib/format.ts';

/** What a loss chart may run along. Images seen make runs with other batch sizes comparable. */
export const chartAxes = ['step', 'time', 'images'] as const;
export type ChartAxis = (typeof chartAxes)[number];

export const axisLabels: Record<ChartAxis, string> = {
  step: 'Step',
  time: 'Training time',
  images: 'Images seen',
};

/** What an axis needs to know of the run: how many real images one generator step looks at. */
export type StepSize = Parameters<typeof imagesPerStep>[0];

/** The series along an axis; rising. */
export function axisValues(
  series: Pick<LossSeries, 'step' | 'elapsedMs'>,
  axis: ChartAxis,
  stepSize: StepSize,
): readonly number[] {
  if (axis === 'step') return series.step;
  if (axis === 'time') return series.elapsedMs;
  const images = imagesPerStep(stepSize);
  return series.step.map((step) => step * images);
}

/** Short, for the ticks of an axis. */
export function formatTick(axis: ChartAxis, value: number): string {
  return axis === 'time' ? formatDuration(value) : formatCompact(value);
}

/** In words, for tooltips and screen readers: "step 2,500", "after 3 min". */
export function formatMoment(axis: ChartAxis, value: number): string {
  if (axis === 'time') return `after ${formatDuration(value)}`;
  const count = formatCount(value);
  return axis === 'step' ? `step ${count}` : `${count} images seen`;
}
