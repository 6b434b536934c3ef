import { describe, expect, it } from 'vitest';
import { nearestIndex } from '../../../../shared/chart/nearest.ts';

describe('the nearest point', () => {
  it('is found between and beyond the values', () => {
    const values = [10, 20, 40];
    expect(nearestIndex(values, -5)).toBe(0);
    expect(nearestIndex(values, 14)).toBe(0);
    expect(nearestIndex(values, 16)).toBe(1);
    expect(nearestIndex(values, 31)).toBe(2);
    expect(nearestIndex(values, 900)).toBe(2);
  });

  it('is the earlier one of two as near', () => {
    expect(nearestIndex([10, 20], 15)).toBe(0);
  });

  it('does not exist without values', () => {
    expect(nearestIndex([], 3)).toBe(-1);
  });

  it('agrees with looking at every value', () => {
    const values = Array.from({ length: 400 }, (_, index) => index ** 1.7);
    for (const target of [0, 3.3, 500, 12_345.6, 26_000]) {
      const distances = values.map((value) => Math.abs(value - target));
      expect(nearestIndex(values, target)).toBe(distances.indexOf(Math.min(...distances)));
    }
  });
});
