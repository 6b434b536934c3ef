import { describe, expect, it } from 'vitest';
import { elementAt, pairOf } from '../../../shared/known-places.ts';

describe('elementAt', () => {
  it('gives what lies at a place, from the end where it is negative', () => {
    expect(elementAt(['a', 'b', 'c'], 1)).toBe('b');
    expect(elementAt(['a', 'b', 'c'], -1)).toBe('c');
    expect(elementAt(Float32Array.of(0, 0.5), 0)).toBe(0);
  });

  it('takes no place that is not there for one', () => {
    for (const place of [3, -4, 0.5, NaN])
      expect(() => elementAt([1, 2, 3], place)).toThrow(RangeError);
    expect(() => elementAt([], 0)).toThrow('There is no place 0 in a list of 0.');
  });
});

describe('pairOf', () => {
  it('gives two, and takes no other number', () => {
    expect(pairOf([1, 2])).toEqual([1, 2]);
    expect(() => pairOf([1])).toThrow(RangeError);
    expect(() => pairOf([1, 2, 3])).toThrow('A list of 3 is no pair.');
  });
});
