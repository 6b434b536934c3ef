import { describe, expect, it } from 'vitest';
import { visibleJson, visibleText } from '../../../shared/visible-text.ts';

describe('text that a terminal would obey', () => {
  it.each([
    ['\x1b[2J', '\\x1b[2J'],
    ['a\nb\r\tc\0', 'a\\x0ab\\x0d\\x09c\\x00'],
    ['\x7f\x9b31m', '\\x7f\\x9b31m'],
    ['photo\u202egnp.exe', 'photo\\u202egnp.exe'],
    ['\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
    ['one\u2028two', 'one\\u2028two'],
  ])('%j is shown', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
    expect(visibleText(shown)).toBe(shown);
  });

  it('is every other character as it was: accents, other writing, emoji of several parts', () => {
    const text = 'Flabébé フシギダネ هيتمونلي 👩\u200d🚀 C:\\sprites';
    expect(visibleText(text)).toBe(text);
  });

  it('means the same as JSON', () => {
    const value = { 'na\x9bme': 'a\u202e\x1b\x7f\n', list: [1, null] };
    expect(visibleJson(value)).toMatch(/^[ -~]*$/);
    expect(JSON.parse(visibleJson(value))).toEqual(value);
  });
});
