import { bisectLeft } from 'd3-array';
import type { ChartAxis } from '../chart/axis.ts';
import type { Span } from '../chart/span.ts';
import { imagesPerStep } from '../hyperparameters/schema.ts';
import { wallTimes, type ClockMark } from './clock.ts';
import type { StepRange } from './stretches.ts';

/** What an axis needs to know of the run: how many real images one generator step looks at. */
export type StepSize = Parameters<typeof imagesPerStep>[0];

/** Training time at the end of each of some stretches of steps; it never runs back. */
export interface TrainingTime {
  readonly step: readonly number[];
  readonly elapsedMs: readonly number[];
}

/** What an axis needs of what is known of a run's steps. */
export interface KnownSteps {
  readonly time: TrainingTime;
  readonly clock: readonly ClockMark[];
  /** How many its dataset has; null where that is gone. */
  readonly sprites: number | null;
}

/** From the highest that the series `time` had in each stretch, whatever the clock of an older part of the run said. */
export function trainingTime(step: readonly number[], high: readonly number[]): TrainingTime {
  let latest = 0;
  return { step, elapsedMs: high.map((elapsedMs) => (latest = Math.max(latest, elapsedMs))) };
}

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
  const at = (x: number) => stepAlong(x, known, axis, stepSize);
  return { from: Math.max(0, Math.floor(at(minimum))), to: Math.ceil(at(maximum)) };
}

/** The step at a place on an axis; between two where it lies between them. */
export function stepAlong(
  x: number,
  known: KnownSteps,
  axis: ChartAxis,
  stepSize: StepSize,
): number {
  const { time } = known;
  if (axis === 'step') return x;
  if (axis === 'time') return interpolated(time.elapsedMs, time.step, x);
  if (axis === 'wall') return interpolated(wallOf(known), time.step, x);
  return x / (unitsPerStep(axis, known, stepSize) ?? 1);
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
