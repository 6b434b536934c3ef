import { describe, expect, it } from 'vitest';
import {
  groupAxis,
  groupLine,
  meanCurve,
  smoothGroup,
} from '../../../../../../renderer/screens/compare/groups/group-lines.ts';

const curve = (xs: number[], mean: number[], ticks = xs.map(() => 1)) => ({
  xs,
  mean,
  ticks,
});

describe('the mean of a group', () => {
  it('goes as far as all of its runs, with the smallest and the largest as band', () => {
    const curves = [curve([1, 2, 3], [1, 2, 3]), curve([1, 2], [3, 6])];
    expect(meanCurve(curves, 'extent')).toEqual({
      xs: [1, 2],
      ticks: [1, 1],
      mean: [2, 4],
      low: [1, 2],
      high: [3, 6],
    });
  });

  it('tells how many ticks each of its values stands for, for who smooths it', () => {
    const coarse = curve([8, 16], [1, 2], [8, 8]);
    const fine = curve([4, 8, 12, 16], [1, 1, 2, 2], [4, 4, 4, 4]);
    expect(meanCurve([fine, coarse], 'extent').ticks).toEqual([8, 8]);
  });

  it('has one standard deviation either way where that is asked for', () => {
    const { mean, low, high } = meanCurve([curve([1], [1]), curve([1], [3])], 'deviation');
    expect(mean).toEqual([2]);
    expect(low[0]).toBeCloseTo(2 - Math.SQRT2, 12);
    expect(high[0]).toBeCloseTo(2 + Math.SQRT2, 12);
  });

  it('averages finer curves into the stretches of the coarsest, by their ticks', () => {
    const coarse = curve([4, 8], [10, 20], [4, 4]);
    const fine = curve([1, 4, 6, 8], [0, 4, 6, 8], [1, 3, 2, 2]);
    const { xs, low } = meanCurve([coarse, fine], 'extent');
    expect(xs).toEqual([4, 8]);
    expect(low).toEqual([3, 7]);
  });

  it('takes the stretch around a step where a curve has no point of its own', () => {
    const [one, other] = [curve([3, 6, 9], [1, 2, 3]), curve([1, 5, 10], [1, 5, 9])];
    expect(meanCurve([one, other], 'extent').xs).toEqual([1, 5]);
    expect(meanCurve([one, other], 'extent').low).toEqual([1, 1]);
  });

  it('runs along what the charts beside it do, but for the time of day', () => {
    expect((['step', 'epoch', 'images', 'time', 'wall'] as const).map(groupAxis)).toEqual([
      'step',
      'epoch',
      'images',
      'time',
      'step',
    ]);
  });

  it('is nothing of nothing', () => {
    expect(meanCurve([], 'extent').xs).toEqual([]);
    expect(meanCurve([curve([], [])], 'deviation').xs).toEqual([]);
  });

  it('has no band of one run', () => {
    const look = { id: 'g', label: 'Batch 32', colour: '#000' };
    expect(groupLine(look, [curve([1, 2], [1, 2])], 'extent')).toEqual({
      line: { ...look, xs: [1, 2], raw: [1, 2], band: null, smoothed: [1, 2] },
      ticks: [1, 1],
    });
  });

  it('stays within its band when it is smoothed', () => {
    const [rising, jagged] = [
      [0, 1, 2, 3, 4, 30],
      [6, 0, 9, 1, 9, 30],
    ];
    const xs = rising.map((_, place) => place);
    for (const spread of ['extent', 'deviation'] as const) {
      const group = groupLine(
        { id: 'g', label: 'Batch 32', colour: '#000' },
        [curve(xs, rising), curve(xs, jagged)],
        spread,
      );
      const { smoothed, band } = smoothGroup(group, 0.9);
      expect(smoothed).not.toEqual(group.line.raw);
      smoothed.forEach((value, place) => {
        expect(value).toBeGreaterThanOrEqual(band?.low[place] ?? NaN);
        expect(value).toBeLessThanOrEqual(band?.high[place] ?? NaN);
      });
    }
    const alone = groupLine({ id: 'g', label: '', colour: '#000' }, [curve([1], [1])], 'extent');
    expect(smoothGroup(alone, 0.9).band).toBeNull();
  });
});
