import { bisectLeft } from 'd3-array';
import type { ChartLine } from './line.ts';
import { unionOf, valueSpan, type Span } from './span.ts';

/** How a line looks, on a canvas as in a drawing: by its dashes, what is faint behind it, and how broad it is. */
export const lineLook = { dash: [7, 4], meanOpacity: 0.3, bandOpacity: 0.16 };

/** The piece of a line that stands beside its name, in pixels: as long as two dashes and the gap between them. */
export const swatchLook = { length: 18, width: 3, height: 10 };

/** More lines than this are drawn thinner, and without bands, which would hide each other. */
export const mostBold = 8;

export interface Stroke {
  width: number;
  /** Of the dot for a value without neighbours. */
  radius: number;
  withBands: boolean;
}

export function isCrowded({ length }: readonly ChartLine[]): boolean {
  return length > mostBold;
}

export function strokeOf(lines: readonly ChartLine[]): Stroke {
  return isCrowded(lines)
    ? { width: 1, radius: 2, withBands: false }
    : { width: 2, radius: 3, withBands: true };
}

/** The places of a line's visible points, and of one outside each end, which keeps the line running to the edge. */
export function placesOf({ xs }: ChartLine, { minimum, maximum }: Span): [number, number] {
  return [
    Math.max(0, bisectLeft(xs, minimum) - 1),
    Math.min(xs.length, bisectLeft(xs, maximum) + 2),
  ];
}

/** Places of values that have no neighbour to be joined to: a line alone would not show them. */
export function lonePlaces(
  values: readonly number[],
  [from, to]: readonly [number, number],
): number[] {
  const isThere = (place: number) => Number.isFinite(values[place]);
  const places: number[] = [];
  for (let place = from; place < to; place++)
    if (isThere(place) && !isThere(place - 1) && !isThere(place + 1)) places.push(place);
  return places;
}

/** From the smallest to the largest that is drawn of lines; null where nothing is. */
export function visibleValues(
  lines: readonly ChartLine[],
  visible: Span,
  { ignoreOutliers, withBands }: { ignoreOutliers: boolean; withBands: boolean },
): Span | null {
  const drawn = lines.flatMap((line) => {
    const [from, to] = placesOf(line, visible);
    const columns = withBands
      ? [line.raw, line.smoothed, line.band?.low ?? [], line.band?.high ?? []]
      : [line.smoothed];
    return columns.map((values) => values.slice(from, to));
  });
  if (ignoreOutliers) return valueSpan(drawn.flat(), true);
  return unionOf(drawn.map((values) => valueSpan(values, false)));
}
