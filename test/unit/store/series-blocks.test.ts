import { describe, expect, it } from 'vitest';
import {
  deleteSeriesAfter,
  insertSeries,
  lastMean,
  meanIn,
  readSeries,
} from '../../../main/store/series.ts';
import { blockWidths, exactStretchesIn } from '../../../main/store/series-blocks.ts';
import type { ReadableStore, WritableStore } from '../../../main/store/store.ts';
import { storeWithRun } from './fixtures.ts';

const name = 'generator/loss' as const;
const lossAt = (step: number) => Math.sin(step / 900) + (step === 4_321 ? 100 : 0);

function tell(store: WritableStore, first: number, last: number, loss = lossAt): void {
  const events = Array.from({ length: last - first + 1 }, (_, index) => {
    const [step, mean] = [first + index, loss(first + index)];
    const value = { count: 1, mean, min: mean, max: mean };
    return { type: 'series' as const, at: 1, step, values: { [name]: value } };
  });
  insertSeries(store, 'r1', events);
}

function blocksOf(store: ReadableStore): unknown[] {
  return store.prepare('SELECT * FROM series_blocks ORDER BY width, block').all();
}

function columnsOf(store: ReadableStore, wanted: Parameters<typeof readSeries>[2]) {
  const columns = readSeries(store, 'r1', wanted).columns[name];
  if (!columns) throw new Error('the series is gone');
  return columns;
}

describe('a long series', () => {
  it('is told in as many points as are wanted, with every spike, over the whole run', () => {
    const store = storeWithRun();
    tell(store, 1, 20_000);
    const { step, mean, spread } = columnsOf(store, { points: 300 });
    expect(step.length).toBeLessThanOrEqual(300);
    expect(step.length).toBeGreaterThan(150);
    expect(step.at(-1)).toBe(20_000);
    expect(spread?.ticks.reduce((sum, each) => sum + each, 0)).toBe(20_000);
    const spike = step.findIndex((last) => last >= 4_321);
    expect(spread?.max[spike]).toBe(lossAt(4_321));
    let first = 1;
    step.forEach((last, place) => {
      const losses = Array.from({ length: last - first + 1 }, (_, index) => lossAt(first + index));
      const [count, sum] = [losses.length, losses.reduce((total, each) => total + each, 0)];
      expect(spread?.count[place]).toBe(count);
      expect(mean[place]).toBeCloseTo(sum / count, 9);
      expect(spread?.min[place]).toBe(Math.min(...losses));
      first = last + 1;
    });
  });

  it.each([
    [1, 20_000],
    [17, 17],
    [250, 262],
    [4_000, 4_400],
    [4_096, 8_191],
    [5, 19_990],
    [19_000, 30_000],
  ])('has the mean of its ticks from %i to %i, of few of which is read', (from, to) => {
    const store = storeWithRun();
    tell(store, 1, 20_000);
    const steps = Array.from({ length: Math.min(to, 20_000) - from + 1 }, (_, at) => from + at);
    const sum = steps.reduce((total, step) => total + lossAt(step), 0);
    expect(meanIn(store, 'r1', name, { from, to })).toBeCloseTo(sum / steps.length, 9);
    const read = exactStretchesIn(store, 'r1', name, { from, to });
    expect(read.reduce((total, { count }) => total + count, 0)).toBe(steps.length);
    expect(read.length).toBeLessThan(100);
    expect(meanIn(store, 'r1', name, { from: 30_000, to: 40_000 })).toBeNull();
  });

  it('is told tick by tick where few are asked for', () => {
    const store = storeWithRun();
    tell(store, 1, 20_000);
    const { step, spread } = columnsOf(store, { from: 4_300, to: 4_350, points: 300 });
    expect(step).toEqual(Array.from({ length: 51 }, (_, index) => 4_300 + index));
    expect(spread).toBeNull();
  });

  it('is read in few rows, however long it is', () => {
    const store = storeWithRun();
    tell(store, 1, 20_000);
    const rows = store
      .prepare('SELECT width, count(*) AS rows FROM series_blocks GROUP BY width')
      .all();
    expect(rows).toEqual([
      { width: 16, rows: 1_251 },
      { width: 256, rows: 79 },
      { width: 4_096, rows: 5 },
    ]);
    expect(blockWidths).toEqual([16, 256, 4_096]);
  });

  it('is the same in blocks when steps are trained again, or never were another way', () => {
    const straight = storeWithRun();
    tell(straight, 1, 10_000);
    const again = storeWithRun();
    tell(again, 1, 9_000, () => 7);
    deleteSeriesAfter(again, 'r1', 0);
    tell(again, 1, 5_000);
    // The same step told twice, as by a trainer that goes on from a checkpoint in the midst of a block.
    tell(again, 4_000, 4_010, () => 3);
    tell(again, 4_000, 4_010);
    tell(again, 5_001, 7_777, () => 9);
    deleteSeriesAfter(again, 'r1', 5_000);
    tell(again, 5_001, 10_000);
    expect(columnsOf(again, { points: 100 }).step).toEqual(
      columnsOf(straight, { points: 100 }).step,
    );
    const close = (rows: unknown[]) =>
      rows.map((row) => ({ ...(row as object), mean: (row as { mean: number }).mean.toFixed(9) }));
    expect(close(blocksOf(again))).toEqual(close(blocksOf(straight)));
  });

  it('has a mean of its last steps', () => {
    const store = storeWithRun();
    expect(lastMean(store, 'r1', name, 100)).toBeNull();
    tell(store, 1, 1_000, (step) => step);
    expect(lastMean(store, 'r1', name, 100)).toBeCloseTo(950.5, 9);
  });

  it('shows what is sound where a row was damaged', () => {
    const store = storeWithRun();
    tell(store, 1, 5_000);
    store.prepare('UPDATE series_blocks SET max = 9e999 WHERE width = 16 AND block = 3').run();
    const { step } = columnsOf(store, { points: 200 });
    expect(step.at(-1)).toBe(5_000);
    expect(store.damage.list()).toMatchObject([
      { message: expect.stringMatching(/generator\/loss/) },
    ]);
  });
});
