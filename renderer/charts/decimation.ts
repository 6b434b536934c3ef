import { lowerBound } from './nearest.ts';
import type { Point, Span } from './span.ts';

/**
 * The points of a series that a chart of `buckets` pixels' width can show: of each bucket the first,
 * smallest, largest and last, in their order, so that every spike stays. Done anew for each visible
 * range, so that zooming in shows what was measured. One point outside each end keeps the line running
 * to the edge. Values that are not finite become a gap (NaN).
 *
 * @param xs rising
 * @param ys as many as `xs`
 */
export function decimate(
  xs: readonly number[],
  ys: readonly number[],
  visible: Span,
  buckets: number,
): Point[] {
  const start = Math.max(0, lowerBound(xs, visible.minimum) - 1);
  const end = Math.min(xs.length, lowerBound(xs, visible.maximum) + 2);
  if (end - start <= 4 * buckets) return pointsOf(xs, ys, start, end);
  const width = (visible.maximum - visible.minimum) / buckets;
  const points: Point[] = [];
  let from = start;
  while (from < end) {
    const bucket = Math.floor(((xs[from] ?? NaN) - visible.minimum) / width);
    const nextBegins = visible.minimum + (bucket + 1) * width;
    const to = Math.min(end, Math.max(from + 1, lowerBound(xs, nextBegins)));
    for (const index of extremesOf(ys, from, to)) points.push(pointAt(xs, ys, index));
    from = to;
  }
  return points;
}

/** The first, smallest, largest and last index of a stretch, each once, rising. */
function extremesOf(ys: readonly number[], from: number, to: number): number[] {
  let smallest = from;
  let largest = from;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let index = from; index < to; index++) {
    const y = ys[index] ?? NaN;
    if (!Number.isFinite(y)) continue;
    if (y < minimum) {
      minimum = y;
      smallest = index;
    }
    if (y > maximum) {
      maximum = y;
      largest = index;
    }
  }
  return [...new Set([from, smallest, largest, to - 1])].sort((a, b) => a - b);
}

function pointsOf(
  xs: readonly number[],
  ys: readonly number[],
  start: number,
  end: number,
): Point[] {
  const points: Point[] = [];
  for (let index = start; index < end; index++) points.push(pointAt(xs, ys, index));
  return points;
}

function pointAt(xs: readonly number[], ys: readonly number[], index: number): Point {
  return { x: xs[index] ?? NaN, y: finiteAt(ys, index) };
}

function finiteAt(ys: readonly number[], index: number): number {
  const y = ys[index] ?? NaN;
  return Number.isFinite(y) ? y : NaN;
}
