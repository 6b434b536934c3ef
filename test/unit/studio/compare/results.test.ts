import { expect, it } from 'vitest';
import { insertRun } from '../../../../main/store/runs.ts';
import { insertSeries } from '../../../../main/store/series.ts';
import { resultOfRun } from '../../../../main/studio/compare/results.ts';
import { spriteCount } from '../../../../main/store/datasets.ts';
import { imagesPerStep } from '../../../../shared/hyperparameters/schema.ts';
import type { CommonEnd } from '../../../../shared/run/fair-comparison.ts';
import type { TrainerEventOf } from '../../../../shared/run/events.ts';
import { exampleRun } from '../../store/examples.ts';
import { fakeTrainers, seriesAt } from '../runs/fake-trainer.ts';
import { testCore } from '../runs/test-core.ts';

function measuredAt(step: number, kid: number, coverage: number): TrainerEventOf<'series'> {
  const of = (value: number) => ({ count: 64, mean: value, min: value - 1, max: value + 1 });
  const values = { 'quality/kid': of(kid), 'quality/coverage': of(coverage) };
  return { type: 'series', step, at: step, values };
}

it('is the best of what was measured, wherever that was, and the last of what every step tells', () => {
  const { store } = testCore(fakeTrainers().startTrainer);
  insertRun(store, exampleRun());
  insertRun(store, exampleRun({ id: 'r2', name: 'Another' }));
  const losses = Array.from({ length: 200 }, (_, place) =>
    seriesAt(place + 1, place < 100 ? 9 : 1),
  );
  insertSeries(store, 'r1', [
    ...losses,
    measuredAt(50, 30, 0.4),
    measuredAt(100, 20, 0.6),
    measuredAt(150, 25, 0.7),
    measuredAt(200, 20, 0.5),
  ]);
  expect(resultOfRun(store, 'r1', 'quality/kid', null)).toEqual({ value: 20, step: 100 });
  expect(resultOfRun(store, 'r1', 'quality/coverage', null)).toEqual({ value: 0.7, step: 150 });
  expect(resultOfRun(store, 'r1', 'discriminator/loss', null)).toEqual({ value: 1, step: null });
  expect(resultOfRun(store, 'r2', 'quality/kid', null)).toBeNull();
  expect(resultOfRun(store, 'r2', 'discriminator/loss', null)).toBeNull();
  expect(() => resultOfRun(store, 'r3', 'quality/kid', null)).toThrow(/There is no run r3/);
});

it('is held to what runs are compared by: up to a step, images seen, an epoch or a training time', () => {
  const { store } = testCore(fakeTrainers().startTrainer);
  insertRun(store, exampleRun());
  const ticks = Array.from({ length: 200 }, (_, place) => {
    const { values, ...tick } = seriesAt(place + 1, place < 100 ? 9 : 1);
    // The second half took twice as long.
    const elapsed = place < 100 ? 10 * (place + 1) : 1_000 + 20 * (place - 99);
    return {
      ...tick,
      values: { ...values, time: { count: 1, mean: elapsed, min: elapsed, max: elapsed } },
    };
  });
  insertSeries(store, 'r1', [...ticks, measuredAt(50, 30, 0.4), measuredAt(100, 20, 0.6)]);
  insertSeries(store, 'r1', [measuredAt(150, 15, 0.7), measuredAt(200, 10, 0.5)]);
  const best = (end: CommonEnd | null) => resultOfRun(store, 'r1', 'quality/kid', end);
  expect(best(null)).toEqual({ value: 10, step: 200 });
  expect(best({ axis: 'step', at: 199 })).toEqual({ value: 15, step: 150 });
  expect(best({ axis: 'step', at: 49 })).toBeNull();
  const perStep = imagesPerStep(exampleRun().hyperparameters);
  expect(best({ axis: 'images', at: 100 * perStep })).toEqual({ value: 20, step: 100 });
  expect(best({ axis: 'time', at: 1_999 })).toEqual({ value: 20, step: 100 });
  expect(best({ axis: 'time', at: 2_000 })).toEqual({ value: 15, step: 150 });
  const sprites = spriteCount(store, exampleRun().datasetId) ?? NaN;
  expect(best({ axis: 'epoch', at: 150 * (perStep / sprites) })).toMatchObject({ step: 150 });
  const last = (end: CommonEnd | null) => resultOfRun(store, 'r1', 'discriminator/loss', end);
  expect(last(null)).toEqual({ value: 1, step: null });
  expect(last({ axis: 'step', at: 150 })).toEqual({ value: 5, step: null });
});
