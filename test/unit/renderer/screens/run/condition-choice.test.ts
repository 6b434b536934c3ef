import { describe, expect, test } from 'vitest';
import {
  noCondition,
  requestOf,
  suggestedTags,
  toggleTag,
  unknownSentence,
} from '../../../../../renderer/screens/run/condition-choice.ts';

const labels = { kind: 'labels' as const, names: ['fire', 'water'] };
const tags = { kind: 'tags' as const, names: ['red', 'blue', 'flying', 'big'] };

describe('what new creatures shall show', () => {
  test('is nothing in particular at first', () => {
    expect(requestOf(labels, noCondition)).toBeUndefined();
    expect(requestOf(tags, { ...noCondition, tags: ' , ' })).toBeUndefined();
  });

  test('is a label, or a mix of two', () => {
    const fire = { ...noCondition, label: 'fire' };
    expect(requestOf(labels, fire)).toEqual({ label: 'fire' });
    expect(requestOf(labels, { ...fire, mixWith: 'water', mixAmount: 0.3 })).toEqual({
      label: 'fire',
      mixWith: 'water',
      mixAmount: 0.3,
    });
    expect(requestOf(labels, { ...noCondition, mixWith: 'water' })).toBeUndefined();
  });

  test('is tags as they were typed', () => {
    expect(requestOf(tags, { ...noCondition, tags: ' Red, flying ' })).toEqual({
      tags: 'Red, flying',
    });
  });
});

describe('names that the run does not know', () => {
  test('are each named', () => {
    const typed = { ...noCondition, tags: 'red pink striped' };
    expect(unknownSentence(tags, typed)).toBe('This run knows no tag “pink”, “striped”.');
    expect(unknownSentence(labels, { ...noCondition, label: 'ice' })).toMatch(/label “ice”/);
    expect(unknownSentence(tags, { ...noCondition, tags: 'Flying RED' })).toBe('');
  });
});

describe('tags as chips', () => {
  test('are added to the text and taken out of it', () => {
    expect(toggleTag('', 'red')).toBe('red');
    expect(toggleTag('Red,', 'flying')).toBe('red flying');
    expect(toggleTag('red flying', 'red')).toBe('flying');
  });

  test('are the chosen ones, then those that begin with what is typed, then the commonest', () => {
    expect(suggestedTags(tags.names, '', 2)).toEqual(['red', 'blue']);
    expect(suggestedTags(tags.names, 'b', 3)).toEqual(['blue', 'big', 'red']);
    expect(suggestedTags(tags.names, 'flying red', 3)).toEqual(['red', 'flying', 'blue']);
    expect(suggestedTags(tags.names, 'red blue flying', 2)).toEqual(['red', 'blue', 'flying']);
  });
});
