import { expect, it } from 'vitest';
import { knownLanguage } from '../../../../renderer/charts/known-language.ts';

it('makes a language that can be asked for of what Chromium tells where the system has none', () => {
  expect(() => new Intl.NumberFormat('en-US@posix')).toThrow(RangeError);
  for (const told of ['en-US@posix', 'de_AT.UTF-8', 'c', ''])
    expect(new Intl.NumberFormat(knownLanguage(told)).format(0.5)).toMatch(/^0[.,]5$/);
  expect(knownLanguage('en-US@posix')).toBe('en-US');
});

it('leaves a language that can be asked for as it is', () => {
  for (const told of ['en', 'de-AT', 'pt-BR']) expect(knownLanguage(told)).toBe(told);
});
