import { describe, expect, it, test } from 'vitest';
import { formatBytes, formatDuration } from '../../../main/cli/format.ts';
import { formatTable } from '../../../main/cli/table.ts';

describe('tables', () => {
  it('align text to the left and numbers to the right', () => {
    const rows = [
      ['one', 5],
      ['three', 1200],
    ];
    expect(formatTable(['name', 'steps'], rows)).toEqual([
      'name   steps',
      '-----  -----',
      'one        5',
      'three   1200',
    ]);
  });
});

test('tables show what a terminal would obey, and stay aligned', () => {
  const rows = [
    ['\x1b[2J', 'one\ntwo'],
    ['plain', 'b'],
  ];
  expect(formatTable(['name', 'more'], rows).slice(2)).toEqual([
    '\\x1b[2J  one\\x0atwo',
    'plain    b',
  ]);
});

describe('durations and sizes', () => {
  it.each([
    [0, '0 s'],
    [400, 'under 1 s'],
    [59_000, '59 s'],
    [754_000, '12 min 34 s'],
    [3_660_000, '1 h 1 min'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('has one decimal', () => {
    expect(formatBytes(1_572_864)).toBe('1.5 MiB');
    expect(formatBytes(25_232_932_864)).toBe('23.5 GiB');
  });
});
