import { describe, expect, it } from 'vitest';
import { bestOf } from '../../../main/store/best-of-series.ts';
import {
  listUnsummarised,
  summariseFurther,
  summariseWholly,
} from '../../../main/store/old-losses.ts';
import { isSummarised } from '../../../main/store/series-blocks.ts';
import {
  deleteSeriesAfter,
  insertSeries,
  lastMean,
  lossCurves,
  readSeries,
  readTicks,
} from '../../../main/store/series.ts';
import {
  inTransaction,
  type ReadableStore,
  type WritableStore,
} from '../../../main/store/store.ts';
import { storeWithRun } from './fixtures.ts';

/** Those that were told: more than are put into blocks at once, with a gap. */
const toldSteps = [...stepsFrom(1, 5_000), ...stepsFrom(65_000, 66_500)];
const steps = 66_500;
function stepsFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const lossesAt = (step: number) => ({
  discriminator: Math.sin(step / 900) + (step === 4_321 ? 100 : 0),
  generator: Math.cos(step / 700),
  time: 2 * step,
});

/** A run of 0.1.0 whose losses are not in blocks yet. */
function storeWithOldRun({ loss = 'minimax', told = toldSteps } = {}): WritableStore {
  const store = storeWithRun();
  store
    .prepare(
      `UPDATE runs SET steps_per_tick = 1, hyperparameters = json_set(hyperparameters, '$.loss', ?)`,
    )
    .run(loss);
  const insert = store.prepare('INSERT INTO losses VALUES (?, ?, ?, ?, ?)');
  inTransaction(store, () => {
    for (const step of told) {
      const { time, discriminator, generator } = lossesAt(step);
      insert.run('r1', step, time, discriminator, generator);
    }
  });
  store.prepare('INSERT INTO unsummarised_runs VALUES (?, 0)').run('r1');
  return store;
}

/** The same, told by a trainer of today. */
function tell(store: WritableStore, told: readonly number[]): void {
  const events = told.map((step) => {
    const { time, discriminator, generator } = lossesAt(step);
    const value = (mean: number) => ({ count: 1, mean, min: mean, max: mean });
    const values = {
      'discriminator/loss': value(discriminator),
      'generator/loss': value(generator),
      time: value(time),
    };
    return { type: 'series' as const, at: 1, step, values };
  });
  inTransaction(store, () => insertSeries(store, 'r1', events));
}

type Block = { name: string; width: number; block: number; mean: number };
const blocksOf = (store: ReadableStore) =>
  store.prepare('SELECT * FROM series_blocks ORDER BY name, width, block').all() as Block[];

function expectSameBlocks(store: ReadableStore, other: ReadableStore): void {
  const [blocks, others] = [blocksOf(store), blocksOf(other)];
  expect(blocks).toHaveLength(others.length);
  blocks.forEach((block, place) => {
    const same = others[place] as Block;
    expect({ ...block, mean: 0 }).toEqual({ ...same, mean: 0 });
    expect(block.mean).toBeCloseTo(same.mean, 9);
  });
}

describe('losses of 0.1.0', () => {
  it('are put into the blocks that they would have, had they been told today, piece by piece', () => {
    const store = storeWithOldRun();
    const pieces: (number | null)[] = [];
    do pieces.push(summariseFurther(store, 'r1'));
    while (pieces.at(-1) !== null);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.slice(0, 2)).toEqual([4_096, 8_192]);
    expect(isSummarised(store, 'r1')).toBe(true);
    const today = storeWithRun();
    tell(today, toldSteps);
    expectSameBlocks(store, today);
  });

  it('are read the same before and after, from far and from near', () => {
    const store = storeWithOldRun();
    const wants = [
      { points: 300 },
      { from: 4_300, to: 4_350, points: 300 },
      { from: 65_100, to: 66_200, points: 50 },
    ];
    const read = () => wants.map((wanted) => readSeries(store, 'r1', wanted));
    const before = read();
    expect(before[0]?.names).toEqual(['generator/loss', 'discriminator/loss', 'time']);
    expect(before[1]?.columns['generator/loss']?.step).toHaveLength(51);
    expect(Math.max(...(before[0]?.columns['discriminator/loss']?.spread?.max ?? []))).toBeCloseTo(
      lossesAt(4_321).discriminator,
    );
    summariseWholly(store, 'r1');
    read().forEach((after, place) => {
      const same = before[place];
      for (const [name, column] of Object.entries(after.columns)) {
        const known = same?.columns[name as keyof typeof after.columns];
        expect(column.step).toEqual(known?.step);
        expect(column.spread).toEqual(known?.spread);
        column.mean.forEach((mean, at) => expect(mean).toBeCloseTo(known?.mean[at] ?? NaN, 9));
      }
    });
  });

  it('can be read roughly before, by single ticks that each stand for those around them', () => {
    const store = storeWithOldRun();
    const wanted = { points: 300, roughly: true };
    const { isRough, columns } = readSeries(store, 'r1', wanted);
    expect(isRough).toBe(true);
    const { step, mean, spread } = columns['generator/loss'] ?? {
      step: [],
      mean: [],
      spread: null,
    };
    expect(step.length).toBeGreaterThan(20);
    expect(step.length).toBeLessThanOrEqual(300);
    expect(step.at(-1)).toBe(steps);
    expect(mean).toEqual(step.map((at) => lossesAt(at).generator));
    expect(new Set(spread?.ticks)).toEqual(new Set([Math.ceil(steps / 300)]));
    summariseWholly(store, 'r1');
    expect(readSeries(store, 'r1', wanted)).toEqual(readSeries(store, 'r1', { points: 300 }));
  });

  it('have a small curve once they are in blocks, and ticks, means and best values at any time', () => {
    const store = storeWithOldRun({ loss: 'wgan' });
    const now = () => ({
      ticks: readTicks(store, 'r1', 'generator/loss', 10, 2),
      mean: lastMean(store, 'r1', 'generator/loss', 2),
      best: bestOf(store, 'r1', 'discriminator/wasserstein'),
    });
    const before = now();
    expect(before.ticks).toMatchObject([
      { step: 11, mean: lossesAt(11).generator, elapsedMs: 22 },
      { step: 12, mean: lossesAt(12).generator, elapsedMs: 24 },
    ]);
    expect(before.mean).toBeCloseTo(
      (lossesAt(steps).generator + lossesAt(steps - 1).generator) / 2,
    );
    expect(before.best).toMatchObject({ step: 4_321, value: -lossesAt(4_321).discriminator });
    expect(lossCurves(store, 'r1', 60).generator).toEqual([]);
    summariseWholly(store, 'r1');
    expect(now()).toEqual(before);
    expect(lossCurves(store, 'r1', 60).generator.length).toBeGreaterThan(20);
  });

  it('go on with what is trained today, from a step in the midst of them', () => {
    const store = storeWithOldRun();
    summariseFurther(store, 'r1');
    deleteSeriesAfter(store, 'r1', 3_000);
    tell(store, stepsFrom(3_001, 4_000));
    const today = storeWithRun();
    tell(today, stepsFrom(1, 4_000));
    expectSameBlocks(store, today);
    expect(readSeries(store, 'r1', { points: 300 }).columns.time?.step.at(-1)).toBe(4_000);
    expect(readTicks(store, 'r1', 'generator/loss', 2_999, 3).map(({ step }) => step)).toEqual([
      3_000, 3_001, 3_002,
    ]);
  });

  it('leave out what is beyond all bounds, as a hostile library may hold it', () => {
    const store = storeWithOldRun({ told: stepsFrom(1, 40) });
    store.prepare('UPDATE losses SET generator = 9e999 WHERE step = 20').run();
    store.prepare('INSERT INTO losses VALUES (?, -5, 1, 1, 1)').run('r1');
    summariseWholly(store, 'r1');
    const { columns } = readSeries(store, 'r1', { points: 3 });
    const means = columns['generator/loss']?.mean ?? [];
    expect(means.length).toBeGreaterThan(1);
    expect(means.every(Number.isFinite)).toBe(true);
    expect(columns['generator/loss']?.spread?.count.reduce((sum, count) => sum + count)).toBe(39);
  });

  it('are brought up to date the newest run first, those in the trash last', () => {
    const store = storeWithOldRun({ told: stepsFrom(1, 10) });
    const again = (id: string, createdAt: number, removedAt: number | null) => {
      store
        .prepare(
          `INSERT INTO runs (id, name, colour, dataset_id, state, hyperparameters, engine, app_version, created_at, removed_at)
           SELECT ?, name, colour, dataset_id, state, hyperparameters, engine, app_version, ?, ? FROM runs WHERE id = 'r1'`,
        )
        .run(id, createdAt, removedAt);
      store.prepare('INSERT INTO unsummarised_runs VALUES (?, 0)').run(id);
    };
    again('newest', 9e12, null);
    again('removed', 9.5e12, 9.6e12);
    expect(listUnsummarised(store)).toEqual([
      { runId: 'newest', nextStep: 0, steps: 0 },
      { runId: 'r1', nextStep: 0, steps: 10 },
      { runId: 'removed', nextStep: 0, steps: 0 },
    ]);
  });
});
