import { describe, expect, it } from 'vitest';
import { insertRun, pinBaseline, removeRun, updateRun } from '../../../../main/store/runs.ts';
import { insertSeries } from '../../../../main/store/series.ts';
import { compare } from '../../../../main/studio/compare/compare.ts';
import { bestValues } from '../../../../main/studio/compare/results.ts';
import { goneSentence } from '../../../../shared/run/comparison.ts';
import { comparisonTable } from '../../../../shared/run/comparison-table.ts';
import { fairEnd } from '../../../../shared/run/fair-comparison.ts';
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
    const before = bestValues(store, ['r1', 'r2'], null);
    expect(before.baseline).toBeNull();
    pinBaseline(store, 'r3');
    const { best, baseline, upTo } = bestValues(store, ['r1', 'r2'], null);
    expect(upTo).toBeNull();
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
      comparisonTable(
        { ...compare(store, ['r1', 'r3']), ...bestValues(store, ['r1', 'r3'], null) },
        style,
        { all: false },
      ).slice(-2);
    expect(rows('numbers')).toEqual([
      [expect.stringContaining('Best: KID'), 4, 3],
      [expect.stringContaining('against r3'), 1, null],
    ]);
    expect(rows('words')[1]?.slice(1)).toEqual([expect.stringContaining('1'), 'the baseline']);
  });

  it('holds the best values, and those of the baseline, to what all have come to, and says so', () => {
    const store = storeWithRun();
    for (const id of ['r2', 'r3']) insertRun(store, exampleRun({ id, name: id, queueOrder: null }));
    const measured = { r1: [9, 8, 2], r2: [9, 7], r3: [6, 5, 1] };
    for (const [id, kids] of Object.entries(measured)) {
      kids.forEach((mean, place) => {
        const values = { 'quality/kid': { count: 64, mean, min: mean, max: mean } };
        insertSeries(store, id, [{ type: 'series', step: place + 1, at: 1, values }]);
      });
      updateRun(store, id, { step: kids.length });
    }
    pinBaseline(store, 'r3');
    const beside = compare(store, ['r1', 'r2']);
    const end = fairEnd(beside.runs);
    expect(end).toEqual({ axis: 'step', at: 2 });
    const held = bestValues(store, ['r1', 'r2'], end);
    const valuesOf = ({ best }: typeof held) =>
      best.map(({ marks, baseline }) => [...marks, baseline].map((mark) => mark?.value));
    expect(valuesOf(held)).toEqual([[8, 7, 5]]);
    expect(valuesOf(bestValues(store, ['r1', 'r2'], null))).toEqual([[2, 7, 1]]);
    const table = comparisonTable({ ...beside, ...held }, 'numbers', { all: false });
    expect(table.slice(-3)).toEqual([
      ['Best values up to step', 2, 2],
      [expect.stringContaining('Best: KID'), 8, 7],
      [expect.stringContaining('against r3'), 3, 2],
    ]);
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
