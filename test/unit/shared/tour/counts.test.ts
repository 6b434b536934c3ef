import { describe, expect, it } from 'vitest';
import { drawCell, sharesOf } from '../../../../shared/tour/counts.ts';

/** The lesson's worked table: the sprites (1, 0), (1, 0), (2, 0), (2, 1). */
const lesson = {
  counts: [
    [2, 0],
    [1, 1],
  ],
};

describe('shares of a table of counts', () => {
  it('are the joint and the conditional table of the lesson', () => {
    const shares = lesson.counts.map((columns, row) =>
      columns.map((_, column) => sharesOf(lesson, { row, column })),
    );
    expect(shares.map((row) => row.map(({ joint }) => joint))).toEqual([
      [1 / 2, 0],
      [1 / 4, 1 / 4],
    ]);
    expect(shares.map((row) => row.map(({ columnGivenRow }) => columnGivenRow))).toEqual([
      [1, 0],
      [1 / 2, 1 / 2],
    ]);
  });

  it('keep Bayes’ rule in every cell', () => {
    const counts = [
      [7, 2, 0],
      [1, 5, 3],
    ];
    for (const [row, columns] of counts.entries()) {
      for (const column of columns.keys()) {
        const { columnGivenRow, rowGivenColumn, ...p } = sharesOf({ counts }, { row, column });
        expect(columnGivenRow).toBeCloseTo((rowGivenColumn * p.column) / p.row, 12);
        expect(p.joint).toBeCloseTo(columnGivenRow * p.row, 12);
      }
    }
  });

  it('are nothing of an empty row, not a division by it', () => {
    const counts = [
      [0, 0],
      [1, 0],
    ];
    expect(sharesOf({ counts }, { row: 0, column: 1 })).toEqual({
      ...{ joint: 0, row: 0, column: 0, columnGivenRow: 0, rowGivenColumn: 0 },
    });
  });
});

describe('a cell by chance', () => {
  it('comes as often as its share says, and one without sprites never', () => {
    const draws = Array.from({ length: 400 }, (_, index) => drawCell(lesson, index / 400));
    const timesOf = (row: number, column: number) =>
      draws.filter((cell) => cell.row === row && cell.column === column).length;
    expect([timesOf(0, 0), timesOf(0, 1), timesOf(1, 0), timesOf(1, 1)]).toEqual([
      200, 0, 100, 100,
    ]);
  });
});
