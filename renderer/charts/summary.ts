import { formatLoss } from '../../shared/format.ts';
import { formatMoment, type ChartAxis } from './axis.ts';
import { countUntil, type ChartLine } from './chart-line.ts';
import { valueSpan } from '../../shared/chart/span.ts';

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
  if (!range || first === undefined || last === undefined) return '';
  const moment = formatMoment(axis, line.xs[count - 1] ?? 0);
  return (
    `${line.label}: ${formatLoss(last)} at ${moment}, began at ${formatLoss(first)}, ` +
    `between ${formatLoss(range.minimum)} and ${formatLoss(range.maximum)}.`
  );
}
