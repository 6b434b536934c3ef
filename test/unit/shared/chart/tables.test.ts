import { describe, expect, it } from 'vitest';
import { toCsv, toMarkdown } from '../../../../shared/chart/tables.ts';

describe('a table as CSV', () => {
  it('has quotes where they are needed, and empty cells where there is nothing', () => {
    expect(
      toCsv([
        ['Run', 'Loss'],
        ['A, "B"\nC', 0.5],
        ['–', null],
        ['', NaN],
      ]),
    ).toBe('Run,Loss\r\n"A, ""B""\nC",0.5\r\n–,\r\n,\r\n');
  });

  it.each(['=1+1', '+1+1', '-1+cmd|calc', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1'])(
    'lets no spreadsheet take %j for a formula',
    (name) => {
      const csv = toCsv([[name]]);
      expect(csv.replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('leaves numbers numbers, below 0 too', () => {
    expect(toCsv([[-0.5, '-0.5', '-1e-7', '1,200']])).toBe('-0.5,-0.5,-1e-7,"1,200"\r\n');
  });
});

describe('a table as Markdown', () => {
  it('has a head, and nothing in its cells is markup', () => {
    const rows = [
      ['Setting', 'Run | one'],
      ['Loss', '<b>*x*</b>'],
      ['Lines', 'a\nb'],
    ];
    expect(toMarkdown(rows)).toBe(
      '| Setting | Run \\| one |\n| --- | ---: |\n| Loss | &lt;b&gt;\\*x\\*&lt;/b&gt; |\n| Lines | a b |\n',
    );
  });
});
