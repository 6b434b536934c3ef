import { describe, expect, it } from 'vitest';
import { meanDistance, windowMeans } from '../../../../bench/measures/bfloat16-losses.ts';

describe('two curves of losses', () => {
  it('are averaged window by window, without what is left over', () => {
    expect(windowMeans([1, 3, 5, 7, 100], 2)).toEqual([2, 6]);
  });

  it('are as far apart as their windows are on average, whichever is above', () => {
    expect(meanDistance([1, 5], [2, 2])).toBe(2);
  });
});
