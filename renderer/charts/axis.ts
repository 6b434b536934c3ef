import { imagesPerStep } from '../../shared/hyperparameters/schema.ts';
import { formatCompact, formatCount, formatDuration } from '../../shared/format.ts';
import { lowerBound } from './nearest.ts';
import type { SeriesHistory } from './series-history.ts';

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
  if (axis === 'time') return steps.map((step) => timeAt(time, step));
  const images = imagesPerStep(stepSize);
  return steps.map((step) => step * images);
}

/** Training time at the end of the tick that holds the step; the last that is known where it is later. */
function timeAt({ step, elapsedMs }: SeriesHistory['time'], wanted: number): number {
  return elapsedMs[lowerBound(step, wanted)] ?? elapsedMs.at(-1) ?? 0;
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
