import { describe, expect, it } from 'vitest';
import { insertRun, pinBaseline, removeRun } from '../../../../main/store/runs.ts';
import { insertSeries } from '../../../../main/store/series.ts';
import { compare } from '../../../../main/studio/compare/compare.ts';
import { goneSentence } from '../../../../shared/run/comparison.ts';
import { comparisonTable } from '../../../../shared/run/comparison-table.ts';
import { exampleRun } from '../../store/examples.ts';
import { storeWithRun } from '../../store/fixtures.ts';

describe('a comparison', () => {
  it('tells the best values of its runs, and those of the baseline, which need not be among them', () => {
    const store = storeWithRun();
    for (const id of ['r2', 'r3']) insertRun(store, exampleRun({ id, name: id, queueOrder: null }));
    const measured = { r1: [9, 4, 6], r2: [5, 7, 8], r3: [3] };
    for (const [id, kids] of Object.entries(measured))
      kids.forEach((mean, place) => {
        const values = { 'quality/kid': { count: 64, mean, min: mean, max: mean } };
        insertSeries(store, id, [{ type: 'series', step: place + 1, at: 1, values }]);
      });
    const before = compare(store, ['r1', 'r2']);
    expect(before.baseline).toBeNull();
    pinBaseline(store, 'r3');
    const { best, baseline } = compare(store, ['r1', 'r2']);
    expect(baseline).toEqual({ runId: 'r3', name: 'r3' });
    expect(best).toEqual([
      {
        name: 'quality/kid',
        marks: [
          { step: 2, value: 4, error: 0 },
          { step: 1, value: 5, error: 0 },
        ],
        baseline: { step: 1, value: 3, error: 0 },
      },
    ]);
    const rows = (style: 'words' | 'numbers') =>
      comparisonTable(compare(store, ['r1', 'r3']), style, { all: false }).slice(-2);
    expect(rows('numbers')).toEqual([
      [expect.stringContaining('Best: KID'), 4, 3],
      [expect.stringContaining('against r3'), 1, null],
    ]);
    expect(rows('words')[1]?.slice(1)).toEqual([expect.stringContaining('1'), 'the baseline']);
  });

  it('shows those that are there, and says which are gone, by name where that is still known', () => {
    const store = storeWithRun();
    insertRun(store, exampleRun({ id: 'r2', name: 'Second', queueOrder: null }));
    removeRun(store, 'r2', 1);
    const { runs, gone } = compare(store, ['r2', 'r1', 'never']);
    expect(runs.map(({ id }) => id)).toEqual(['r1']);
    expect(gone).toEqual([
      { runId: 'r2', name: 'Second' },
      { runId: 'never', name: null },
    ]);
    expect(goneSentence(gone)).toBe(
      '“Second” was removed; 1 run of this address is not in the library.',
    );
    expect(() => compare(store, ['r2', 'never'])).toThrow(/There is no run r2/);
  });
});
