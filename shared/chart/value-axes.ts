import { ticks } from 'd3-array';
import { formatLoss } from '../format.ts';
import { atMost } from './axis.ts';
import type { ChartLine } from './line.ts';
import { padded, valueSpan, type Span } from './span.ts';

/** Lines of very different size have an axis each: the larger ones on the left. */
export type Side = 'left' | 'right';
export const sides: readonly Side[] = ['left', 'right'];

/** So many times larger is so much that the others would be a flat line; once apart, they stay apart a little longer. */
const apartFrom = 10;
const togetherFrom = 5;

/** The ids of the lines that have the right axis to themselves, because the others are so much larger; mostly none. */
export function smallLines(
  lines: readonly ChartLine[],
  before: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const sized = lines
    .map((line) => ({ id: line.id, size: sizeOf(line) }))
    .filter(({ size }) => size > 0)
    .sort((one, other) => one.size - other.size);
  let [place, widest] = [0, 1];
  for (let at = 1; at < sized.length; at++) {
    const ratio = (sized[at]?.size ?? 0) / (sized[at - 1]?.size ?? 1);
    if (ratio > widest) [place, widest] = [at, ratio];
  }
  if (widest < (before.size > 0 ? togetherFrom : apartFrom)) return new Set();
  return new Set(sized.slice(0, place).map(({ id }) => id));
}

/** How far from 0 its values go, but for a few. */
function sizeOf({ smoothed }: ChartLine): number {
  const span = valueSpan(smoothed, true);
  return span ? Math.max(Math.abs(span.minimum), Math.abs(span.maximum)) : 0;
}

/** What a value axis runs over, by what is drawn along it. */
export interface ValueAxis {
  span: Span;
  logarithmic: boolean;
}

/**
 * @param values what is drawn; null for nothing
 * @param chosen what a person zoomed into
 */
export function valueAxis(
  values: Span | null,
  wantsLogarithmic: boolean,
  chosen: Span | null = null,
): ValueAxis {
  const logarithmic = wantsLogarithmic && values !== null && values.minimum > 0;
  if (chosen) return { span: chosen, logarithmic: logarithmic && chosen.minimum > 0 };
  if (!values) return { span: { minimum: 0, maximum: 1 }, logarithmic: false };
  return { span: logarithmic ? aroundRatio(values) : padded(values, 0.06), logarithmic };
}

/** Of one value alone a logarithmic axis runs around it too. */
function aroundRatio({ minimum, maximum }: Span): Span {
  return maximum > minimum * (1 + 1e-9)
    ? { minimum, maximum }
    : { minimum: minimum / 2, maximum: maximum * 2 };
}

/** Where on the axis a value lies: 0 at its lower end, 1 at its upper. */
export function shareOf(value: number, { span, logarithmic }: ValueAxis): number {
  const { minimum, maximum } = span;
  if (!logarithmic) return (value - minimum) / (maximum - minimum || 1);
  return Math.log(value / minimum) / Math.log(maximum / minimum);
}

/** The value at a place on the axis. */
export function valueAtShare(share: number, { span, logarithmic }: ValueAxis): number {
  const { minimum, maximum } = span;
  if (!logarithmic) return minimum + share * (maximum - minimum);
  return minimum * (maximum / minimum) ** share;
}

/** Round values along it, at most so many and a few. */
export function valueTicks({ span, logarithmic }: ValueAxis, most: number): number[] {
  const { minimum, maximum } = span;
  if (!(maximum > minimum)) return [];
  if (logarithmic && maximum / minimum >= 10) return powersOfTen(span, most);
  return atMost(most, (count) => ticks(minimum, maximum, count));
}

/** What stands beside the ticks: with as many digits as tell them apart, also where a narrow part is zoomed into. */
export function valueTickLabels(values: readonly number[]): string[] {
  const short = values.map(formatLoss);
  if (new Set(short).size === values.length) return short;
  for (let digits = 4; digits < 12; digits++) {
    const labels = values.map((value) => String(Number(value.toPrecision(digits))));
    if (new Set(labels).size === values.length) return labels;
  }
  return values.map(String);
}

function powersOfTen({ minimum, maximum }: Span, most: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(minimum)), Math.floor(Math.log10(maximum))];
  const every = Math.max(1, Math.ceil((last - first + 1) / most));
  const powers = Array.from(
    { length: Math.max(0, Math.floor((last - first) / every) + 1) },
    (_, place) => Number(`1e${first + place * every}`),
  );
  if (powers.length > 2) return powers;
  const between = powers
    .concat(Number(`1e${first - 1}`))
    .flatMap((power) => [1, 2, 5].map((digit) => digit * power));
  return between.filter((value) => value >= minimum && value <= maximum).sort((a, b) => a - b);
}
