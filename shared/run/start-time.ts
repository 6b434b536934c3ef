import { z } from 'zod';
import { formatDuration } from '../format.ts';

/** Milliseconds since 1970, as late as a date can be (ECMA-262, "Time Values and Time Range"). */
export const startTimeSchema = z.int().min(0).max(8.64e15);

/**
 * The next moment at which a clock shows that time of day.
 *
 * @param text "22:00", or a day with it: "2026-03-01 22:00"
 * @returns milliseconds since 1970; null where it is no such time
 */
export function parseStartTime(text: string, now: number): number | null {
  const trimmed = text.trim();
  const onDay = /^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2})$/.exec(trimmed);
  const time = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(onDay?.[2] ?? trimmed);
  if (!time) return null;
  const at = onDay ? new Date(`${onDay[1]}T00:00`) : new Date(now);
  if (Number.isNaN(at.getTime())) return null;
  at.setHours(Number(time[1]), Number(time[2]), 0, 0);
  if (!onDay && at.getTime() <= now) at.setDate(at.getDate() + 1);
  // The 30th of February comes out as a day in March, and an hour that summer time skips as the next one.
  const isThatDay = !onDay || localDay(at) === onDay[1];
  return isThatDay && at.getHours() === Number(time[1]) ? at.getTime() : null;
}

/** "today at 22:00 (in 3 h)"; null where it has passed. */
export function startTimeInWords(at: number, now: number): string | null {
  if (at <= now) return null;
  const [then, today] = [new Date(at), new Date(now)];
  const tomorrow = new Date(now);
  tomorrow.setDate(today.getDate() + 1);
  const isOn = (day: Date) => then.toDateString() === day.toDateString();
  const day = isOn(today) ? 'today' : isOn(tomorrow) ? 'tomorrow' : `on ${localDay(then)}`;
  const clock = [then.getHours(), then.getMinutes()].map(twoDigits).join(':');
  return `${day} at ${clock} (in ${formatDuration(at - now)})`;
}

/** As a field of a form for a day and a time takes it: "2026-03-01T22:00". */
export function localDateTime(at: number): string {
  const date = new Date(at);
  return `${localDay(date)}T${[date.getHours(), date.getMinutes()].map(twoDigits).join(':')}`;
}

function localDay(date: Date): string {
  return [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
