import { expect, it } from 'vitest';
import { insertRun } from '../../../../main/store/runs.ts';
import { insertSeries } from '../../../../main/store/series.ts';
import { resultOfRun } from '../../../../main/studio/compare/results.ts';
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
  expect(resultOfRun(store, 'r1', 'quality/kid')).toEqual({ value: 20, step: 100 });
  expect(resultOfRun(store, 'r1', 'quality/coverage')).toEqual({ value: 0.7, step: 150 });
  expect(resultOfRun(store, 'r1', 'discriminator/loss')).toEqual({ value: 1, step: null });
  expect(resultOfRun(store, 'r2', 'quality/kid')).toBeNull();
  expect(resultOfRun(store, 'r2', 'discriminator/loss')).toBeNull();
  expect(() => resultOfRun(store, 'r3', 'quality/kid')).toThrow(/There is no run r3/);
});
