import { describe, expect, it } from 'vitest';
import { findRunByName } from '../../../main/cli/find-run.ts';

const runs = [
  { id: 'abc234', name: 'Pond' },
  { id: 'abd567', name: 'Pond WGAN' },
  { id: 'xyz', name: 'abc' },
  { id: 'k9', name: 'Twin' },
  { id: 'm8', name: 'twin' },
  { id: 'e1', name: 'F\u00e9e' },
];

describe('a run', () => {
  it.each([
    ['abc234', 'abc234'],
    ['abd', 'abd567'],
    ['pond', 'abc234'],
    ['Pond WGAN', 'abd567'],
    ['abc', 'xyz'],
    // Two differ in capitals only: the one that is spelled so.
    ['Twin', 'k9'],
    ['twin', 'm8'],
    ['Fe\u0301e', 'e1'],
  ])('is found by "%s"', (wanted, id) => {
    expect(findRunByName(runs, wanted).id).toBe(id);
  });

  it('must be the only one that fits', () => {
    expect(() => findRunByName(runs, 'ab')).toThrow(/fits several runs: abc234 \(Pond\), abd567/);
    expect(() => findRunByName(runs, 'TWIN')).toThrow(
      /fits several runs: k9 \(Twin\), m8 \(twin\)/,
    );
    expect(() => findRunByName(runs, 'none')).toThrow(/no run "none"/);
  });
});
