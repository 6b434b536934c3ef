import { describe, expect, it } from 'vitest';
import { parseOptions, parts } from '../../../chaos/options.ts';

describe('the options of npm run chaos', () => {
  it('do everything for minutes with the seed of the moment when nothing is said', () => {
    expect(parseOptions([], 7)).toEqual({ parts, extent: 'usual', seed: 7, attempt: undefined });
  });

  it('repeat what a failure names', () => {
    const args = ['--seed', '3', '--only', 'kills', '--attempt', '5'];
    expect(parseOptions(args, 7)).toMatchObject({ parts: ['kills'], seed: 3, attempt: 5 });
  });

  it.each([
    [['--only', 'everything'], /kills, full-disks/],
    [['--seed=-1'], /whole number/],
    [['--seed', ''], /whole number/],
    [['--long', '--quick'], /cannot be both/],
  ])('say what is wrong: %j', (args, reason) => {
    expect(() => parseOptions(args, 7)).toThrow(reason);
  });
});
