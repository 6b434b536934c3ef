import { bisectLeft } from 'd3-array';
import type { ChartAxis } from '../../shared/chart/axis.ts';
import type { ChartLine } from '../../shared/chart/line.ts';
import { nearestIndex } from '../../shared/chart/nearest.ts';
import { padded, spanOfRising, unionOf, type Span, valueSpan } from '../../shared/chart/span.ts';
import { formatLoss } from '../../shared/format.ts';
import { formatMoment } from './axis.ts';

export type { ChartLine };

/** A vertical line of the chart, such as the step of the sheet that a gallery shows. */
export interface ChartMarker {
  x: number;
  label: string;
}

/** What lies at a line's measured point nearest to a place on the x axis. */
export interface Reading {
  line: ChartLine;
  x: number;
  raw: number;
  smoothed: number;
}

/** The height of a line at a place on the x axis, on the straight line between the points around it; NaN where it has none. */
export function heightAt({ xs, smoothed }: ChartLine, x: number): number {
  const above = bisectLeft(xs, x);
  const [right, y1] = [xs[above], smoothed[above]];
  if (right === undefined || y1 === undefined) return NaN;
  if (right === x) return y1;
  const [left, y0] = [xs[above - 1], smoothed[above - 1]];
  if (left === undefined || y0 === undefined) return NaN;
  return y0 + ((x - left) / (right - left)) * (y1 - y0);
}

/** A line that has ended by then, or has not begun, or has a gap there, gives none. */
export function readingsAt(lines: readonly ChartLine[], x: number): Reading[] {
  return lines.flatMap((line) => {
    const index = nearestIndex(line.xs, x);
    const smoothed = line.smoothed[index] ?? NaN;
    if (index < 0 || !reaches(line, x) || Number.isNaN(smoothed)) return [];
    return [{ line, x: line.xs[index] ?? NaN, raw: line.raw[index] ?? NaN, smoothed }];
  });
}

/** How many points a line has as far as a place on the x axis. */
export function countUntil({ xs }: ChartLine, end: number): number {
  // What was reckoned in two ways may differ in its last digit.
  return bisectLeft(xs, end * (1 + 1e-9));
}

/** The value that a line has come to by then, where it has any. */
export function valueUntil(line: ChartLine, end: number): number | undefined {
  for (let place = countUntil(line, end) - 1; place >= 0; place--) {
    const value = line.smoothed[place];
    if (Number.isFinite(value)) return value;
  }
  return undefined;
}

/** From the point before its first, to that after its last: a tick is known at its last step alone. */
function reaches({ xs }: ChartLine, x: number): boolean {
  const [first = 0, second = first, last = 0, before = 0] = [xs[0], xs[1], xs.at(-1), xs.at(-2)];
  if (x < first - (second - first)) return false;
  return x < last + Math.max(last - before, Number.EPSILON);
}

/** From the beginning of training to the last measured point of all lines. */
export function wholeSpan(lines: readonly ChartLine[], axis: ChartAxis = 'step'): Span | null {
  const span = unionOf(lines.map((line) => spanOfRising(line.xs)));
  if (!span) return null;
  // Of the time of day there is no beginning.
  if (axis === 'wall') return padded(span, span.maximum > span.minimum ? 0 : 1e-9);
  return { minimum: 0, maximum: span.maximum || 1 };
}

/** Rows of the chart's table: at most `most` moments, evenly over all that were measured, the last always. */
export function tableMoments(lines: readonly ChartLine[], most: number): number[] {
  const longest = lines.reduce<readonly number[]>(
    (best, { xs }) => (xs.length > best.length ? xs : best),
    [],
  );
  const count = Math.min(most, longest.length);
  return Array.from({ length: count }, (_, row) => {
    const index = count === 1 ? 0 : Math.round((row * (longest.length - 1)) / (count - 1));
    return longest[index] ?? NaN;
  });
}

/** What a chart shows as far as a place on its axis, in sentences, for those who cannot see it. */
export function summarise(lines: readonly ChartLine[], axis: ChartAxis, end = Infinity): string {
  const sentences = lines.map((line) => summariseLine(line, axis, end)).filter(Boolean);
  return sentences.length > 0 ? sentences.join(' ') : 'Nothing has been measured yet.';
}

function summariseLine(line: ChartLine, axis: ChartAxis, end: number): string {
  const count = countUntil(line, end);
  const finite = line.smoothed.slice(0, count).filter(Number.isFinite);
  const range = valueSpan(finite, false);
  const first = finite[0];
  const last = finite.at(-1);
  if (!range || first === undefined || last === undefined) {
    const later = line.xs[line.smoothed.findIndex(Number.isFinite)];
    return later === undefined
      ? ''
      : `${line.label}: first measured at ${formatMoment(axis, later)}.`;
  }
  const moment = formatMoment(axis, line.xs[count - 1] ?? 0);
  return (
    `${line.label}: ${formatLoss(last)} at ${moment}, began at ${formatLoss(first)}, ` +
    `between ${formatLoss(range.minimum)} and ${formatLoss(range.maximum)}.`
  );
}
