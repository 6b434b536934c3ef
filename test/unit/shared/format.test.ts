import { describe, expect, it } from 'vitest';
import { fileSize } from '../../../scripts/setup/file-size.mjs';
import {
  formatBytes,
  formatDuration,
  formatElapsed,
  formatLoss,
  formatTimeLeft,
} from '../../../shared/format.ts';

describe('how long something took', () => {
  it.each([
    [0, '0 s'],
    [400, 'under 1 s'],
    [59_000, '59 s'],
    [59_700, '1 min'],
    [754_000, '12 min 34 s'],
    [3_660_000, '1 h 1 min'],
    [172_800_000, '2 days'],
  ])('%d ms is %s', (elapsedMs, text) => {
    expect(formatElapsed(elapsedMs)).toBe(text);
  });

  it('is rounded where it is an estimate', () => {
    expect(formatDuration(754_000)).toBe('13 min');
  });
});

it('tells what is left to wait, and that nothing is', () => {
  expect([0, 400, 8_000, 754_000].map(formatTimeLeft)).toEqual([
    'nearly done',
    'nearly done',
    'about 8 s left',
    'about 13 min left',
  ]);
});

describe('a loss', () => {
  it.each([
    [0.123456, '0.123'],
    [12_345, '12.3K'],
    [-2.5e12, '-2.5T'],
    [1.234e15, '1.23e15'],
    [-3.4028e38, '-3.4e38'],
    [1e300, '1e300'],
    [6.92e-14, '6.92e-14'],
    [NaN, '–'],
  ])('of %d is %s, which is never long', (value, text) => {
    expect(formatLoss(value)).toBe(text);
  });
});

describe('a size', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_500, '1.5 kB'],
    [274_000_000, '274 MB'],
    [999_999_999, '1000 MB'],
    [3_400_000_000, '3.4 GB'],
    [25_232_932_864, '25 GB'],
  ])('of %d bytes is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('is said the same by set-up, which runs before the studio is built', () => {
    for (const bytes of [12, 1_500, 9_940_000, 274_000_000, 3_400_000_000])
      expect(fileSize(bytes)).toBe(formatBytes(bytes));
  });
});
