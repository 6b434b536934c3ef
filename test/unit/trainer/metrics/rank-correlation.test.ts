import { describe, expect, it } from 'vitest';
import { spearman } from '../../../../shared/run/agreement.ts';
import { digits, reference } from './reference.ts';

describe('Spearman’s rank correlation', () => {
  it('is what scipy finds, with ties and without', () => {
    for (const each of reference.correlations) {
      expect(spearman(each.one, each.other)).toBeCloseTo(each.spearman, digits);
    }
  });

  it('asks for the order alone', () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 11, 1_000])).toBe(1);
    expect(spearman([1, 2, 3, 4], [4, 3, 2, -9])).toBe(-1);
  });

  it('is not known of a series that does not change, and refuses two lengths', () => {
    expect(spearman([1, 2, 3], [5, 5, 5])).toBeNaN();
    expect(() => spearman([1], [1, 2])).toThrow('one length');
  });
});
