import { describe, expect, it } from 'vitest';
import { copyingStatistic, mannWhitney } from '../../../../main/trainer/metrics/copying-test.ts';
import { digits, reference } from './reference.ts';

describe('the statistic of Mann and Whitney', () => {
  it('is what scipy finds, with ties and without', () => {
    for (const { one, other, deviations } of reference.ranked) {
      expect(mannWhitney(one, other)).toBeCloseTo(deviations, digits);
    }
  });

  it('is 0 of a set with itself, and of sets in which all is the same', () => {
    expect(mannWhitney([1, 2, 3], [1, 2, 3])).toBe(0);
    expect(mannWhitney([1, 1], [1, 1, 1])).toBe(0);
  });
});

describe('the test for data copying', () => {
  const spread = (from: number) => Array.from({ length: 50 }, (_, at) => from + at / 50);

  it('is far below 0 where creatures are nearer than held-out sprites, and above where they are farther', () => {
    expect(copyingStatistic(spread(1), spread(0))).toBeLessThan(-8);
    expect(copyingStatistic(spread(0), spread(1))).toBeGreaterThan(8);
    expect(copyingStatistic(spread(0), spread(0))).toBe(0);
  });

  it('is not known from a few', () => {
    expect(copyingStatistic(spread(0), [1, 2, 3])).toBeNaN();
  });
});
