import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../../bench/quality/options.ts';

describe('the options of npm run bench:quality', () => {
  it('train everything three times on sprites that no recipe was chosen on', () => {
    const { seeds, datasets, trains, samples } = parseOptions([]);
    expect(seeds).toEqual([1, 2, 3]);
    expect(datasets.map(({ size }) => size)).toEqual([32, 32, 64, 32]);
    expect(datasets.some(({ tuned }) => tuned)).toBe(false);
    expect(trains).toBe(true);
    expect(samples).toBe(1_024);
  });

  it('take seconds when it must be quick', () => {
    const { seeds, datasets, budget } = parseOptions(['--quick']);
    expect(seeds).toHaveLength(1);
    expect(datasets).toHaveLength(1);
    expect(budget).toBeLessThan(60);
  });

  it('choose candidates, sprites, seeds and the budget', () => {
    const chosen = parseOptions(
      '--only quick --only colours --dataset tuning-32 --seed 7 --budget 60'.split(' '),
    );
    expect(chosen.candidates.map(({ id }) => id)).toEqual(['quick', 'colours']);
    expect(chosen.datasets.map(({ id }) => id)).toEqual(['tuning-32']);
    expect(chosen.seeds).toEqual([7]);
    expect(chosen.budget).toBe(60);
  });

  it.each(['--report', '--guess'])('train nothing with %s', (flag) => {
    expect(parseOptions([flag]).trains).toBe(false);
  });

  it.each([
    [['--only', 'slow'], /quick, quick-choosing, colours/],
    [['--dataset', 'faces'], /boxes-32, items-32/],
    [['--seed', '0'], /whole number/],
    [['--budget', 'long'], /whole number/],
    [['--slowly'], /slowly/],
  ])('refuse %j', (args, words) => {
    expect(() => parseOptions(args)).toThrow(words);
  });
});
