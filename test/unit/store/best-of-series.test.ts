import { describe, expect, it } from 'vitest';
import { bestOf, rankedSeriesThereAre } from '../../../main/store/best-of-series.ts';
import { removeRun } from '../../../main/store/runs.ts';
import { deleteSeriesAfter, insertSeries } from '../../../main/store/series.ts';
import type { WritableStore } from '../../../main/store/store.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import { storeWithRun } from './fixtures.ts';

interface Told {
  step: number;
  mean: number;
  error?: number;
}

function tell(store: WritableStore, name: SeriesName, ticks: readonly Told[]): void {
  const events = ticks.map(({ step, mean, error = 0 }) => {
    const value = { count: 1, mean, min: mean - error, max: mean + error };
    return { type: 'series' as const, at: 1, step, values: { [name]: value } };
  });
  insertSeries(store, 'r1', events);
}

describe('the best value of a series', () => {
  it('is the lowest where lower is better, not the last, with its error', () => {
    const store = storeWithRun();
    tell(store, 'quality/kid', [
      { step: 100, mean: 40, error: 2 },
      { step: 5_000, mean: 20, error: 1 },
      { step: 9_000, mean: 30, error: 15 },
    ]);
    expect(bestOf(store, 'r1', 'quality/kid')).toEqual({ step: 5_000, value: 20, error: 1 });
  });

  it('is the highest where higher is better', () => {
    const store = storeWithRun();
    tell(store, 'quality/coverage', [
      { step: 100, mean: 0.2 },
      { step: 300, mean: 0.6 },
      { step: 500, mean: 0.4 },
    ]);
    expect(bestOf(store, 'r1', 'quality/coverage')).toEqual({ step: 300, value: 0.6, error: 0 });
  });

  it('is the nearest to a number where neither more nor less of it is better', () => {
    const store = storeWithRun();
    // Blocks of sixteen steps: one far below 1, one around it, one above.
    tell(store, 'quality/density', [
      ...[1, 2, 3].map((step) => ({ step, mean: 0.2 })),
      { step: 17, mean: 0.5 },
      { step: 18, mean: 1.6 },
      { step: 40, mean: 1.25 },
      { step: 41, mean: 1.9 },
    ]);
    expect(bestOf(store, 'r1', 'quality/density')).toEqual({ step: 40, value: 1.25, error: 0 });
  });

  it('is that of all ticks, however long the run and however uneven its blocks are', () => {
    const store = storeWithRun();
    const name = 'discriminator/wasserstein';
    const valueAt = (step: number) => ((step * 7_919) % 10_007) / 100 + (step % 16 === 3 ? 50 : 0);
    const ticks = Array.from({ length: 5_000 }, (_, index) => {
      const step = index + 1;
      return { step, mean: valueAt(step), error: (step * 31) % 17 };
    });
    tell(store, name, ticks);
    const lowest = Math.min(...ticks.map(({ mean }) => mean));
    expect(bestOf(store, 'r1', name)?.value).toBe(lowest);
    for (const until of [1, 15, 16, 255, 700, 2_500, 4_097]) {
      const before = Math.min(...ticks.slice(0, until).map(({ mean }) => mean));
      expect(bestOf(store, 'r1', name, until)?.value, `until ${until}`).toBe(before);
    }
    expect(bestOf(store, 'r1', name, 0)).toBeUndefined();
    deleteSeriesAfter(store, 'r1', 2_500);
    const lowestBefore = Math.min(...ticks.slice(0, 2_500).map(({ mean }) => mean));
    expect(bestOf(store, 'r1', name)?.value).toBe(lowestBefore);
  });

  it('is not there for a series of which neither way is better, nor before the first value', () => {
    const store = storeWithRun();
    tell(store, 'generator/loss', [{ step: 1, mean: 1 }]);
    expect(bestOf(store, 'r1', 'generator/loss')).toBeUndefined();
    expect(bestOf(store, 'r1', 'quality/kid')).toBeUndefined();
  });
});

it('tells which of the series that runs are ranked by some run has, but for removed ones', () => {
  const store = storeWithRun();
  expect(rankedSeriesThereAre(store)).toEqual([]);
  tell(store, 'generator/loss', [{ step: 1, mean: 1 }]);
  tell(store, 'quality/kid', [{ step: 1, mean: 40 }]);
  expect(rankedSeriesThereAre(store)).toEqual(['quality/kid']);
  removeRun(store, 'r1', 1);
  expect(rankedSeriesThereAre(store)).toEqual([]);
});
