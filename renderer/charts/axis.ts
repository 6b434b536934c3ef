import { bisectLeft } from 'd3-array';
import type { ChartAxis } from '../../shared/chart/axis.ts';
import type { Span } from '../../shared/chart/span.ts';
import { imagesPerStep } from '../../shared/hyperparameters/schema.ts';
import { wallTimes } from '../../shared/run/clock.ts';
import type { SeriesHistory, StepRange } from './series-history.ts';

export { axisLabels, chartAxes, formatMoment, type ChartAxis } from '../../shared/chart/axis.ts';

/** What an axis needs to know of the run: how many real images one generator step looks at. */
export type StepSize = Parameters<typeof imagesPerStep>[0];

/** What an axis needs of what is known of a run's steps. */
export type KnownSteps = Pick<SeriesHistory, 'time' | 'clock' | 'sprites'>;

/** Where steps of a run lie along an axis; rising, as they are. Nothing where the run does not have that axis. */
export function axisValues(
  steps: readonly number[],
  known: KnownSteps,
  axis: ChartAxis,
  stepSize: StepSize,
): readonly number[] {
  if (axis === 'step') return steps;
  if (axis === 'time') return elapsedAt(steps, known);
  if (axis === 'wall') return wallTimes(known.clock, steps, elapsedAt(steps, known));
  const scale = unitsPerStep(axis, known, stepSize);
  return scale === null ? [] : steps.map((step) => step * scale);
}

function elapsedAt(steps: readonly number[], { time }: KnownSteps): readonly number[] {
  // As many, and mostly the same steps, because a tick tells all series at once.
  if (steps === time.step) return time.elapsedMs;
  return steps.map((step) => interpolated(time.step, time.elapsedMs, step));
}

/** Images, or epochs, a step; null where that is not known. */
function unitsPerStep(
  axis: 'images' | 'epoch',
  { sprites }: KnownSteps,
  stepSize: StepSize,
): number | null {
  const images = imagesPerStep(stepSize);
  if (axis === 'images') return images;
  return sprites === null || sprites < 1 ? null : images / sprites;
}

/** The steps that a run has in a stretch of an axis. */
export function stepsOf(
  { minimum, maximum }: Span,
  known: KnownSteps,
  axis: ChartAxis,
  stepSize: StepSize,
): StepRange {
  const { time } = known;
  const stepAt = (x: number) => {
    if (axis === 'step') return x;
    if (axis === 'time') return interpolated(time.elapsedMs, time.step, x);
    if (axis === 'wall') return interpolated(wallOf(known), time.step, x);
    return x / (unitsPerStep(axis, known, stepSize) ?? 1);
  };
  return { from: Math.max(0, Math.floor(stepAt(minimum))), to: Math.ceil(stepAt(maximum)) };
}

function wallOf({ clock, time }: KnownSteps): readonly number[] {
  return wallTimes(clock, time.step, time.elapsedMs);
}

/** Between two known points on the straight line that joins them; before the first from 0, after the last as it is. */
function interpolated(xs: readonly number[], ys: readonly number[], x: number): number {
  const above = bisectLeft(xs, x);
  const y = ys[above];
  if (y === undefined) return ys.at(-1) ?? 0;
  const [x0, y0, x1] = [xs[above - 1] ?? 0, ys[above - 1] ?? 0, xs[above] ?? 0];
  return x1 > x0 ? y0 + ((x - x0) / (x1 - x0)) * (y - y0) : y;
}

/** Why a run cannot be drawn along an axis; null where it can, or has not begun. */
export function whyNoAxis(axis: ChartAxis, known: KnownSteps): string | null {
  if (axis === 'epoch' && known.sprites === null) return 'its dataset is gone';
  const begun = known.time.step.length > 0;
  if (axis === 'wall' && begun && known.clock.length === 0)
    return 'it was trained before the studio kept it';
  return null;
}
