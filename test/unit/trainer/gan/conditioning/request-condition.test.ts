import { describe, expect, it } from 'vitest';
import { requestCondition } from '../../../../../main/trainer/gan/conditioning/request-condition.ts';

const labels = { kind: 'labels' as const, names: ['water', 'fire', 'grass'] };
const tags = { kind: 'tags' as const, names: ['red', 'blue', 'flying'] };

describe('a condition asked for by name', () => {
  it('is one-hot for a label, in each picture', () => {
    expect([...requestCondition({ label: 'fire' }, labels, 2)]).toEqual([0, 1, 0, 0, 1, 0]);
  });

  it('lies on the line between two labels', () => {
    const mix = requestCondition({ label: 'fire', mixWith: 'water', mixAmount: 0.25 }, labels, 1);
    expect([...mix]).toEqual([0.25, 0.75, 0]);
    expect([...requestCondition({ label: 'fire', mixWith: 'water' }, labels, 1)]).toEqual([
      0.5, 0.5, 0,
    ]);
    const same = requestCondition({ label: 'fire', mixWith: 'fire', mixAmount: 0.25 }, labels, 1);
    expect([...same]).toEqual([0, 1, 0]);
  });

  it('is a bag of words for tags, however they are typed', () => {
    expect([...requestCondition({ tags: 'Flying, RED red' }, tags, 2)]).toEqual([1, 0, 1, 1, 0, 1]);
  });

  it('leaves out words of a sentence that were not taught, and weighs "not" and "very"', () => {
    const asked = requestCondition(
      { tags: 'a very red one, not blue, with octarine eyes' },
      tags,
      1,
    );
    expect([...asked]).toEqual([1.5, -1, 0]);
  });

  it('takes a label in other capitals, but prefers the exact one', () => {
    const both = { kind: 'labels' as const, names: ['Fire', 'fire', 'Water'] };
    expect([...requestCondition({ label: 'fire' }, both, 1)]).toEqual([0, 1, 0]);
    expect([...requestCondition({ label: 'WATER' }, both, 1)]).toEqual([0, 0, 1]);
    expect(() => requestCondition({ label: 'FIRE' }, both, 1)).toThrow(
      'The label "FIRE" may be "Fire" and "fire": they differ in capitals only.',
    );
  });

  it('takes a label however its accents are written, with spaces around it', () => {
    const names = ['Flabe\u0301be\u0301', 'Pichu'];
    const asked = requestCondition({ label: ' flab\u00e9b\u00e9 ' }, { kind: 'labels', names }, 1);
    expect([...asked]).toEqual([1, 0]);
  });
});

describe('what a run was not taught', () => {
  it('is a label, named with the labels there are, the nearest spelling first', () => {
    expect(() => requestCondition({ label: 'gras' }, labels, 1)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'This run knows no label "gras".',
        hint: 'Its labels are grass, fire, water.',
      }),
    );
    expect(() => requestCondition({ label: 'fire', mixWith: 'ice' }, labels, 1)).toThrow(/"ice"/);
  });

  it('is every word of a sentence, which is then refused with the tags there are', () => {
    expect(() => requestCondition({ tags: 'a pink striped rod' }, tags, 1)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'This run knows no word of "a pink striped rod".',
        hint: expect.stringMatching(/^Its tags are .*red/),
      }),
    );
    expect(() => requestCondition({ tags: ', ;' }, tags, 1)).toThrow('There is no tag in ", ;".');
  });

  it('is the other kind of name, or any name at all', () => {
    expect(() => requestCondition({ tags: 'red' }, labels, 1)).toThrow(
      'This run was trained with labels, so tags mean nothing to it.',
    );
    expect(() => requestCondition({ label: 'fire' }, tags, 1)).toThrow(/trained with tags/);
    expect(() => requestCondition({ label: 'fire' }, null, 1)).toThrow(
      /trained without conditioning/,
    );
  });

  it('is listed up to thirty names', () => {
    const names = Array.from({ length: 40 }, (_, index) => `label ${index}`);
    expect(() => requestCondition({ label: 'x' }, { kind: 'labels', names }, 1)).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/ and 10 more\.$/) }),
    );
  });
});
