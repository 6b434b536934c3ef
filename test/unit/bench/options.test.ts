import { describe, expect, it } from 'vitest';
import { parseOptions, parts } from '../../../bench/options.ts';

describe('the options of npm run bench', () => {
  it('measure everything five times when nothing is said', () => {
    expect(parseOptions([])).toMatchObject({ parts, repetitions: 5, quick: false });
  });

  it('repeat nothing when it must be quick', () => {
    const { repetitions, seconds, recipes } = parseOptions(['--quick']);
    expect(recipes.every(({ hyperparameters }) => hyperparameters.batch < 64)).toBe(true);
    expect(repetitions).toBe(1);
    expect(seconds).toBeLessThan(parseOptions([]).seconds);
  });

  it('choose parts and the time of a repetition', () => {
    const options = parseOptions(['--only', 'import', '--only', 'start', '--seconds', '4']);
    expect(options.parts).toEqual(['import', 'start']);
    expect(options.seconds).toBe(4);
  });

  it('choose recipes', () => {
    const { recipes } = parseOptions(['--recipe', 'vanilla-64']);
    expect(recipes.map(({ id }) => id)).toEqual(['vanilla-64']);
  });

  it.each([
    [['--recipe', 'vanilla-2'], /vanilla-32, vanilla-64/],
    [['--only', 'everything'], /training, card, import/],
    [['--seconds', '0'], /more than 0/],
    [['--seconds', 'long'], /more than 0/],
    [['--slowly'], /slowly/],
  ])('refuse %j', (args, words) => {
    expect(() => parseOptions(args)).toThrow(words);
  });
});
