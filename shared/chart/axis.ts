import { formatCompact, formatCount, formatDuration } from '../format.ts';
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

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
/** Between ticks of an axis of time. */
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((count) => count * day),
];

/** At most so many round values in what is visible, evenly. */
export function axisTicks(axis: ChartAxis, { minimum, maximum }: Span, most: number): number[] {
  const width = maximum - minimum;
  if (!(width > 0) || !Number.isFinite(width) || most < 1) return [];
  const step = isTime(axis) ? timeStep(width / most) : roundStep(width / most);
  // Round where people live: at midnight, and not when it is midnight in Greenwich.
  const shift = axis === 'wall' ? new Date(maximum).getTimezoneOffset() * minute : 0;
  const first = Math.ceil((minimum - shift) / step);
  const count = Math.floor((maximum - shift) / step) - first + 1;
  return Array.from({ length: count }, (_, place) => (first + place) * step + shift);
}

function isTime(axis: ChartAxis): boolean {
  return axis === 'time' || axis === 'wall';
}

function timeStep(least: number): number {
  return timeSteps.find((step) => step >= least) ?? roundStep(least / day) * day;
}

/** The least 1, 2 or 5 times a power of ten that is not below. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return digit * power;
}

const words = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
const clockTime = words({ hour: '2-digit', minute: '2-digit' });
const exactTime = words({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayOfYear = words({ day: 'numeric', month: 'short' });
const wholeMoment = words({ dateStyle: 'medium', timeStyle: 'medium' });

/** Short, for the ticks of an axis of which so much is visible. */
export function formatTick(axis: ChartAxis, value: number, visible?: Span): string {
  if (axis === 'time') return formatDuration(value);
  if (axis === 'epoch') return String(Number(value.toPrecision(4)));
  if (axis === 'wall') return formatWall(value, visible);
  return formatCompact(value);
}

function formatWall(value: number, visible: Span | undefined): string {
  const width = visible ? visible.maximum - visible.minimum : day;
  const moment = new Date(value);
  if (width > 3 * day) return dayOfYear.format(moment);
  if (width < 5 * minute) return exactTime.format(moment);
  const isMidnight = moment.getHours() === 0 && moment.getMinutes() === 0;
  return isMidnight ? dayOfYear.format(moment) : clockTime.format(moment);
}

/** In words, for tooltips and screen readers: "step 2,500", "after 3 min". */
export function formatMoment(axis: ChartAxis, value: number): string {
  if (axis === 'time') return `after ${formatDuration(value)}`;
  if (axis === 'wall') return `on ${wholeMoment.format(new Date(value))}`;
  if (axis === 'epoch') return `epoch ${value.toFixed(value < 10 ? 2 : 1)}`;
  const count = formatCount(Math.round(value));
  return axis === 'step' ? `step ${count}` : `${count} images seen`;
}
