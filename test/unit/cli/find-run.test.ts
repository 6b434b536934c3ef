import { describe, expect, it } from 'vitest';
import { findRun } from '../../../main/cli/find-run.ts';

const runs = [
  { id: 'abc234', name: 'Pond' },
  { id: 'abd567', name: 'Pond WGAN' },
  { id: 'xyz', name: 'abc' },
  { id: 'k9', name: 'Twin' },
  { id: 'm8', name: 'twin' },
];

describe('a run', () => {
  it.each([
    ['abc234', 'abc234'],
    ['abd', 'abd567'],
    ['pond', 'abc234'],
    ['Pond WGAN', 'abd567'],
    ['abc', 'xyz'],
  ])('is found by "%s"', (wanted, id) => {
    expect(findRun(runs, wanted).id).toBe(id);
  });

  it('must be the only one that fits', () => {
    expect(() => findRun(runs, 'ab')).toThrow(/fits several runs: abc234 \(Pond\), abd567/);
    expect(() => findRun(runs, 'twin')).toThrow(/fits several runs/);
    expect(() => findRun(runs, 'none')).toThrow(/no run "none"/);
  });
});
