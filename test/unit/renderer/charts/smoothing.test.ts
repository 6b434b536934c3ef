import { describe, expect, it } from 'vitest';
import { smooth, Smoothing } from '../../../../renderer/charts/smoothing.ts';

describe('smoothing', () => {
  it('is the de-biased moving average of TensorBoard', () => {
    // By hand with weight 0.5: 4; (0.5·(0.5·4) + 0.5·8) / 0.75; (0.5·5 + 0.5·0) / 0.875.
    const [first = NaN, second = NaN, third = NaN] = smooth([4, 8, 0], 0.5);
    expect(first).toBeCloseTo(4, 12);
    expect(second).toBeCloseTo(5 / 0.75, 12);
    expect(third).toBeCloseTo(2.5 / 0.875, 12);
  });

  it('begins at the first value instead of near zero', () => {
    expect(smooth([10, 10], 0.99)[0]).toBeCloseTo(10, 9);
  });

  it('keeps a constant constant', () => {
    for (const value of smooth(Array<number>(500).fill(0.693), 0.9)) {
      expect(value).toBeCloseTo(0.693, 9);
    }
  });

  it('leaves the values as measured with weight 0', () => {
    expect(smooth([3, -1, 7], 0)).toEqual([3, -1, 7]);
  });

  it('passes over values that are not numbers', () => {
    const smoothed = smooth([2, NaN, Infinity, 2], 0.6);
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[2]).toBe(Infinity);
    expect(smoothed[3]).toBeCloseTo(2, 12);
  });

  it('gives the same value by value as for the whole series', () => {
    const values = Array.from({ length: 50 }, (_, index) => Math.sin(index));
    const smoothing = new Smoothing(0.8);
    expect(values.map((value) => smoothing.next(value))).toEqual(smooth(values, 0.8));
  });
});
