import { describe, expect, it } from 'vitest';
import {
  normalised,
  patchesAt,
  pyramidsOf,
  slicedWasserstein,
  wassersteinAlong,
} from '../../../../main/trainer/metrics/sliced-wasserstein.ts';
import { blots, digits, picturesOfText, reference } from './reference.ts';

const flat = (rows: number[][]) => Float64Array.from(rows.flat());

describe('the sliced Wasserstein distance', () => {
  it('along given directions is what POT finds', () => {
    const { one, other, along, distance } = reference.wasserstein;
    const found = wassersteinAlong(flat(one), flat(other), flat(along), 6);
    expect(found).toBeCloseTo(distance, digits);
  });

  it('is taken between patches of the Laplacian pyramids that scipy makes', () => {
    const { one, other, directions, levels } = reference.pyramids;
    const [left, right] = [one, other].map((text) => pyramidsOf(picturesOfText(text, 32), 3));
    expect(left).toHaveLength(levels.length);
    levels.forEach(({ side, corners, meanSize, row, distance }, level) => {
      const { values } = left[level];
      expect(left[level].side).toBe(side);
      const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
      expect(size).toBeCloseTo(meanSize, digits);
      const start = (side + Math.floor(side / 2)) * side * 4;
      row.forEach((value, at) => expect(values[start + at]).toBeCloseTo(value, digits));
      const places = corners.map(([picture, y, x]) => ((picture * side + y) * side + x) * 4);
      const [here, there] = [left, right].map((all) => normalised(patchesAt(all[level], places)));
      expect(wassersteinAlong(here, there, flat(directions))).toBeCloseTo(distance, digits);
    });
  });

  it('of a set with itself is 0, of like sets small, and of others large', () => {
    const some = blots(24, 32, 'some');
    const noise = { ...some, rgba: some.rgba.map((_, at) => (at * 2_654_435_761) >>> 24) };
    const like = slicedWasserstein(some, blots(24, 32, 'others'));
    expect(slicedWasserstein(some, some)).toBe(0);
    expect(slicedWasserstein(some, noise)).toBeGreaterThan(2 * like);
  });
});
