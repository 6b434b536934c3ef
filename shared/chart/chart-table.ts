import { axisLabels, type ChartAxis } from './axis.ts';
import type { ChartLine } from './line.ts';
import type { Span } from './span.ts';
import type { TableCell } from './tables.ts';

/** The points of a chart's lines in a stretch, as they are drawn: a row each. */
export function chartTable(
  lines: readonly ChartLine[],
  axis: ChartAxis,
  { minimum, maximum }: Span,
): TableCell[][] {
  const rows = lines.flatMap(({ label, xs, raw, smoothed, band }) =>
    xs.flatMap((x, place): TableCell[][] => {
      const [mean = NaN, smooth = NaN] = [raw[place], smoothed[place]];
      if (x < minimum || x > maximum || Number.isNaN(mean)) return [];
      const moment = axis === 'wall' ? new Date(x).toISOString() : x;
      return [[label, moment, smooth, mean, band?.low[place] ?? mean, band?.high[place] ?? mean]];
    }),
  );
  const along = axis === 'time' ? `${axisLabels.time} (ms)` : axisLabels[axis];
  return [['Line', along, 'Smoothed', 'Mean', 'Lowest', 'Highest'], ...rows];
}
