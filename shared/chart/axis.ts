import { range, ticks } from 'd3-array';
import { timeTicks } from 'd3-time';
import { formatCompact, formatCount, formatExactDuration } from '../format.ts';
import type { Span } from './span.ts';

/** What a chart may run along. Images seen make runs with other batch sizes comparable. */
export const chartAxes = ['step', 'epoch', 'images', 'time', 'wall'] as const;
export type ChartAxis = (typeof chartAxes)[number];

export const axisLabels: Record<ChartAxis, string> = {
  step: 'Step',
  epoch: 'Epoch',
  images: 'Images seen',
  time: 'Training time',
  wall: 'Time of day',
};

/** No closer is zoomed: between less than that no label tells a difference, and nothing was measured. */
export const narrowest: Record<ChartAxis, number> = {
  step: 2,
  epoch: 0.02,
  images: 2,
  time: 2_000,
  wall: 2_000,
};

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
/** Between ticks of training time, which knows of no weeks and months as days of the calendar do. */
const durations = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
];

/** At most so many round values in what is visible, evenly; of the time of day, round where people live. */
export function axisTicks(axis: ChartAxis, { minimum, maximum }: Span, most: number): number[] {
  if (!(maximum > minimum) || !Number.isFinite(maximum - minimum)) return [];
  if (axis === 'time') return durationTicks({ minimum, maximum }, most);
  if (axis === 'epoch') return atMost(most, (count) => ticks(minimum, maximum, count));
  // There is no half of a step.
  if (axis !== 'wall')
    return atMost(most, (count) => ticks(minimum, maximum, count).filter(Number.isInteger));
  const [from, until] = [new Date(minimum), new Date(maximum)];
  // No label tells less than a second.
  const isWhole = (moment: Date) => moment.getMilliseconds() === 0;
  return atMost(most, (count) => timeTicks(from, until, count).filter(isWhole)).map(Number);
}

function durationTicks({ minimum, maximum }: Span, most: number): number[] {
  const step = durations.find((each) => each >= (maximum - minimum) / most);
  if (step !== undefined) return range(Math.ceil(minimum / step) * step, maximum + 1, step);
  return atMost(most, (count) => ticks(minimum / day, maximum / day, count)).map(
    (days) => days * day,
  );
}

/** d3 makes about as many ticks as it is asked for, and labels must not run into each other. */
export function atMost<Tick>(most: number, make: (count: number) => Tick[]): Tick[] {
  for (let count = Math.floor(most); count > 0; count--) {
    const made = make(count);
    if (made.length <= most) return made;
  }
  return [];
}

const words = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
const clockTime = words({ hour: '2-digit', minute: '2-digit' });
const exactTime = words({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayOfYear = words({ day: 'numeric', month: 'short' });
const wholeMoment = words({ dateStyle: 'medium', timeStyle: 'medium' });

/** How labels lie along an axis: all of it, what one takes mostly, and how wide a text is, each in pixels. */
interface Room {
  across: number;
  each: number;
  widthOf: (text: string) => number;
}

/** As many ticks as there is room for with their labels, which are longer where a narrow part of a long run is seen. */
export function fittingTicks(
  axis: ChartAxis,
  visible: Span,
  { across, each, widthOf }: Room,
): number[] {
  const made = axisTicks(axis, visible, Math.max(2, Math.floor(across / each)));
  const longest = Math.max(...axisTickLabels(axis, made, visible).map(widthOf)) + betweenLabels;
  return longest <= each
    ? made
    : axisTicks(axis, visible, Math.max(1, Math.floor(across / longest)));
}

/** Pixels that tell where one ends. */
const betweenLabels = 8;

/** What stands at the ticks of an axis: short, but where a narrow part is seen as long as it takes to tell them apart. */
export function axisTickLabels(
  axis: ChartAxis,
  values: readonly number[],
  visible: Span,
): string[] {
  const short = values.map((value) => formatTick(axis, value, visible));
  if (new Set(short).size === values.length) return short;
  return values.map((value) => formatTickExactly(axis, value));
}

function formatTickExactly(axis: ChartAxis, value: number): string {
  if (axis === 'time') return formatExactDuration(value);
  if (axis === 'wall') return formatClock(new Date(value));
  if (axis === 'epoch') return String(Number(value.toPrecision(12)));
  return formatCount(value);
}

/** Short, for the ticks of an axis of which so much is visible. */
export function formatTick(axis: ChartAxis, value: number, visible?: Span): string {
  if (axis === 'time') return formatExactDuration(value);
  if (axis === 'epoch') return String(Number(value.toPrecision(4)));
  if (axis === 'wall') return formatWall(value, visible);
  return formatCompact(value);
}

function formatWall(value: number, visible: Span | undefined): string {
  const width = visible ? visible.maximum - visible.minimum : day;
  const moment = new Date(value);
  if (width > 3 * day) return dayOfYear.format(moment);
  if (width < 5 * minute) return exactTime.format(moment);
  return formatClock(moment);
}

/** The day where it begins. */
function formatClock(moment: Date): string {
  const isMidnight = moment.getHours() === 0 && moment.getMinutes() === 0;
  return isMidnight ? dayOfYear.format(moment) : clockTime.format(moment);
}

/** In words, for tooltips and screen readers: "step 2,500", "after 3 min". */
export function formatMoment(axis: ChartAxis, value: number): string {
  if (axis === 'time') return `after ${formatExactDuration(value)}`;
  if (axis === 'wall') return `on ${wholeMoment.format(new Date(value))}`;
  if (axis === 'epoch') return `epoch ${value.toFixed(value < 10 ? 2 : 1)}`;
  const count = formatCount(Math.round(value));
  return axis === 'step' ? `step ${count}` : `${count} images seen`;
}
