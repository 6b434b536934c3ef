import { describe, expect, it, test } from 'vitest';
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
