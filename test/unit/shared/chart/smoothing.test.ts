import { describe, expect, it } from 'vitest';
import { smooth } from '../../../../shared/chart/smoothing.ts';

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

  it('draws the same curve of few stretches of ticks as of the ticks themselves', () => {
    const values = Array.from({ length: 4_000 }, (_, index) => Math.sin(index / 400));
    const stretches = Array.from({ length: 1_000 }, (_, place) =>
      values.slice(4 * place, 4 * place + 4).reduce((sum, each) => sum + each / 4, 0),
    );
    const fine = smooth(values, 0.95);
    const coarse = smooth(stretches, 0.95, Array<number>(1_000).fill(4));
    coarse.forEach((value, place) => expect(value).toBeCloseTo(fine[4 * place + 3] ?? NaN, 2));
  });

  it('does to a long run what it does to one of a thousand ticks', () => {
    const wave = (length: number) =>
      Array.from({ length }, (_, index) => Math.sin((40 * index) / length));
    const short = smooth(wave(1_000), 0.9);
    const long = smooth(wave(50_000), 0.9);
    expect(long.at(-1)).toBeCloseTo(short.at(-1) ?? NaN, 1);
  });
});
