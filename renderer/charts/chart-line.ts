import { nearestIndex } from './nearest.ts';
import { spanOfRising, unionOf, type Span } from './span.ts';

/** A curve of a chart: as measured in the mean of each stretch, how far that went, and smoothed over the whole run. */
export interface ChartLine {
  id: string;
  /** In words, for legend, tooltip and screen readers. */
  label: string;
  /** A CSS colour. */
  colour: string;
  dashed?: boolean;
  /** Rising. */
  xs: readonly number[];
  raw: readonly number[];
  /** The smallest and the largest of each stretch; null where every stretch is one value. */
  band: { low: readonly number[]; high: readonly number[] } | null;
  smoothed: readonly number[];
}

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

/** A line that has ended by then, or has not begun, gives none. */
export function readingsAt(lines: readonly ChartLine[], x: number): Reading[] {
  return lines.flatMap((line) => {
    const index = nearestIndex(line.xs, x);
    if (index < 0 || !reaches(line, x)) return [];
    return [
      {
        line,
        x: line.xs[index] ?? NaN,
        raw: line.raw[index] ?? NaN,
        smoothed: line.smoothed[index] ?? NaN,
      },
    ];
  });
}

/** Up to the next point that would have come: a tick is known at its last step alone. */
function reaches({ xs }: ChartLine, x: number): boolean {
  const [last = 0, before = 0] = [xs.at(-1), xs.at(-2)];
  return x < last + Math.max(last - before, Number.EPSILON);
}

/** From the beginning of training to the last measured point of all lines. */
export function wholeSpan(lines: readonly ChartLine[]): Span | null {
  const span = unionOf(lines.map((line) => spanOfRising(line.xs)));
  return span && { minimum: 0, maximum: span.maximum || 1 };
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
