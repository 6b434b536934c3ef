import { describe, expect, test } from 'vitest';
import { seriesAt } from '../../../studio/runs/fake-trainer.ts';
import {
  extendCurve,
  sparklinePath,
  sparklineRange,
  type GrowingCurve,
} from '../../../../../renderer/lib/run/sparkline.ts';

describe('a sparkline', () => {
  test('fills its box: the highest value at the top, the last at the right', () => {
    const path = sparklinePath(
      [0, 4, 2],
      { minimum: 0, maximum: 4 },
      { width: 100, height: 20, inset: 0 },
    );
    expect(path).toBe('M0.0 20.0L50.0 0.0L100.0 10.0');
  });

  test('is a dot where a run has told one step alone', () => {
    const box = { width: 100, height: 20, inset: 2 };
    expect(sparklinePath([3], { minimum: 1, maximum: 3 }, box)).toBe('M2.0 2.0h0');
    expect(sparklinePath([], { minimum: 1, maximum: 3 }, box)).toBe('');
  });

  test('has one range for all its series, and none without two values', () => {
    expect(sparklineRange([[1, 3], [-2]])).toEqual({ minimum: -2, maximum: 3 });
    expect(sparklineRange([[1], []])).toBeNull();
    expect(sparklineRange([[Number.NaN, 1], [2]])).toEqual({ minimum: 1, maximum: 2 });
  });

  test('keeps the shape of a long training within 120 points', () => {
    let curve: GrowingCurve = { sparkline: { discriminator: [], generator: [] }, curveStep: 0 };
    for (let step = 1; step <= 5_000; step++) {
      curve = extendCurve(curve, seriesAt(step, step, -step));
    }
    const drawn = curve.sparkline.discriminator;
    expect(drawn.length).toBeLessThanOrEqual(120);
    expect(drawn.length).toBeGreaterThanOrEqual(30);
    // A straight line stays one: the middle of the curve is the middle of the training.
    const middle = drawn[Math.floor(drawn.length / 2)] ?? 0;
    expect(middle / 5_000).toBeGreaterThan(0.4);
    expect(middle / 5_000).toBeLessThan(0.6);
  });
});
