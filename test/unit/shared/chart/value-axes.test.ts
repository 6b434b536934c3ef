import { describe, expect, it } from 'vitest';
import type { ChartLine } from '../../../../shared/chart/line.ts';
import {
  shareOf,
  smallLines,
  valueAtShare,
  valueAxis,
  valueTickLabels,
  valueTicks,
} from '../../../../shared/chart/value-axes.ts';

function line(id: string, size: number): ChartLine {
  const values = [0.5, 1, 0.8].map((each) => each * size);
  return {
    id,
    label: id,
    colour: '#000',
    xs: [1, 2, 3],
    raw: values,
    band: null,
    smoothed: values,
  };
}

describe('lines of different size', () => {
  it('have axes of their own where the smaller ones would be flat: 84 and 0.3 of pix2pix', () => {
    const lines = [line('forger', 84), line('detective', 0.7), line('other', 0.3)];
    expect([...smallLines(lines)].sort()).toEqual(['detective', 'other']);
    expect(smallLines([line('forger', 4), line('detective', 0.7)]).size).toBe(0);
    expect(smallLines([line('forger', 4), line('none', 0)]).size).toBe(0);
  });

  it('do not change sides with every value while they train', () => {
    const lines = [line('forger', 7), line('detective', 1)];
    expect(smallLines(lines).size).toBe(0);
    expect(smallLines(lines, new Set(['detective']))).toEqual(new Set(['detective']));
  });
});

describe('the labels of ticks', () => {
  it('have as many digits as tell them apart', () => {
    expect(valueTickLabels([0, 1, 2])).toEqual(
      ['0', '1', '2'].map((each) => valueTickLabels([Number(each)])[0]),
    );
    expect(valueTickLabels([0.13801, 0.13802, 0.13803])).toEqual(['0.13801', '0.13802', '0.13803']);
    expect(new Set(valueTickLabels([0.138, 0.1381, 0.1382])).size).toBe(3);
  });
});

describe('a value axis', () => {
  it('has round ticks, and a place for each value', () => {
    const axis = valueAxis({ minimum: 0.1, maximum: 0.9 }, false);
    expect(valueTicks(axis, 5)).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(valueAtShare(shareOf(0.4, axis), axis)).toBeCloseTo(0.4, 12);
    expect(valueTicks(valueAxis({ minimum: -0.2, maximum: 0.2 }, false), 5)).toContain(0);
  });

  it('is logarithmic where all values are above 0, and says so by powers of ten', () => {
    const axis = valueAxis({ minimum: 0.01, maximum: 1_000 }, true);
    expect(valueTicks(axis, 8)).toEqual([0.01, 0.1, 1, 10, 100, 1_000]);
    expect(shareOf(1, axis)).toBeCloseTo(0.4, 12);
    expect(valueTicks(valueAxis({ minimum: 2, maximum: 30 }, true), 8)).toEqual([2, 5, 10, 20]);
    expect(valueAxis({ minimum: -1, maximum: 3 }, true).logarithmic).toBe(false);
    expect(valueAxis({ minimum: 3, maximum: 3 }, true).span).toEqual({ minimum: 1.5, maximum: 6 });
  });

  it('is what a person zoomed into', () => {
    const chosen = { minimum: 1, maximum: 2 };
    expect(valueAxis({ minimum: 0, maximum: 9 }, false, chosen).span).toBe(chosen);
  });
});
