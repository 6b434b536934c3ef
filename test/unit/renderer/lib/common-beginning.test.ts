import { describe, expect, it } from 'vitest';
import { commonBeginning } from '../../../../renderer/lib/common-beginning.ts';

describe('what names beside each other begin with', () => {
  it('is what hides what tells them apart, by whole words', () => {
    const rates = ['0.0004, seed 5', '0.0004, seed 4', '0.00005, seed 1'];
    expect(commonBeginning(rates.map((rate) => `Rates Learning rate ${rate}`))).toBe(
      'Rates Learning rate ',
    );
    expect(
      commonBeginning(['Pond, vanilla long-0', 'Pond, vanilla long-1', 'Pond, vanilla x']),
    ).toBe('Pond, vanilla ');
  });

  it('is nothing where it is short, where two are told apart at a glance, or where nothing of a name would be left', () => {
    expect(commonBeginning(['Run of May', 'Run of June', 'Run of July'])).toBe('');
    expect(commonBeginning(['A very long name 1', 'A very long name 2'])).toBe('');
    expect(commonBeginning(['A very long name', 'A very long name', 'A very long name'])).toBe(
      'A very long ',
    );
    expect(commonBeginning(['A very long ', 'A very long name', 'A very long way'])).toBe('');
    expect(commonBeginning(['one', 'two', 'three'])).toBe('');
    expect(commonBeginning([' x', 'y', 'z'])).toBe('');
    expect(commonBeginning([])).toBe('');
  });
});
