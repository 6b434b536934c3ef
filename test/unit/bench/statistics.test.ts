import { describe, expect, it } from 'vitest';
import { spreadOf } from '../../../bench/statistics.ts';

describe('the spread of repetitions', () => {
  it('has the middle of an odd number of values, whatever their order', () => {
    expect(spreadOf([30, 10, 200])).toEqual({
      median: 30,
      min: 10,
      max: 200,
      values: [30, 10, 200],
    });
  });

  it('has the mean of the two in the middle of an even number', () => {
    expect(spreadOf([4, 1, 3, 2]).median).toBe(2.5);
  });

  it('sorts by size, not by digits', () => {
    expect(spreadOf([9, 100, 20]).median).toBe(20);
  });

  it('refuses to make something of nothing', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
