import { expect, it } from 'vitest';
import {
  localDateTime,
  parseStartTime,
  startTimeInWords,
} from '../../../../shared/run/start-time.ts';

const now = new Date(2026, 2, 1, 19, 30).getTime();
const at = (...moment: [number, number, number, number, number]) => new Date(...moment).getTime();

it('is the next moment at which a clock shows a time, or one of a day', () => {
  expect(parseStartTime('22:00', now)).toBe(at(2026, 2, 1, 22, 0));
  expect(parseStartTime(' 7:05 ', now)).toBe(at(2026, 2, 2, 7, 5));
  expect(parseStartTime('19:30', now)).toBe(at(2026, 2, 2, 19, 30));
  expect(parseStartTime('2026-03-04 06:00', now)).toBe(at(2026, 2, 4, 6, 0));
  expect(parseStartTime('2026-03-04T06:00', now)).toBe(at(2026, 2, 4, 6, 0));
  for (const wrong of ['', '24:00', '7', '7:60', 'tonight', '2026-13-01 06:00', '2026-02-30 06:00'])
    expect(parseStartTime(wrong, now)).toBeNull();
});

it('is said with its day and how far off it is', () => {
  expect(startTimeInWords(at(2026, 2, 1, 22, 0), now)).toBe('today at 22:00 (in 2 h 30 min)');
  expect(startTimeInWords(at(2026, 2, 2, 7, 5), now)).toBe('tomorrow at 07:05 (in 11 h 35 min)');
  expect(startTimeInWords(at(2026, 2, 5, 7, 5), now)).toContain('on 2026-03-05 at 07:05');
  expect(startTimeInWords(now, now)).toBeNull();
});

it('is what a form’s field takes and gives', () => {
  const moment = at(2026, 2, 4, 6, 5);
  expect(localDateTime(moment)).toBe('2026-03-04T06:05');
  expect(parseStartTime(localDateTime(moment), now)).toBe(moment);
});
