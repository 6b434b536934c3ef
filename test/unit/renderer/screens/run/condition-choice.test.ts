import { describe, expect, test } from 'vitest';
import { readSentence } from '../../../../../shared/condition/sentence.ts';
import {
  noCondition,
  piecesOf,
  requestOf,
  suggestedTags,
  toggleTag,
  unknownSentence,
  withWord,
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
    expect(unknownSentence(labels, { ...noCondition, label: 'ice' })).toMatch(/label “ice”/);
    expect(unknownSentence(labels, { ...noCondition, label: 'fire' })).toBe('');
  });

  test('keep nobody from drawing what a sentence says beside them', () => {
    const typed = (text: string) => unknownSentence(tags, { ...noCondition, tags: text });
    expect(typed('')).toBe('');
    expect(typed('Flying RED, octarine')).toBe('');
    expect(typed('octarine')).toBe(
      'This run knows no word of that. It knows red, blue, flying, big.',
    );
  });
});

describe('tags as chips', () => {
  test('are added to the text and taken out of it', () => {
    const toggle = (text: string, tag: string) => toggleTag(text, tag, tags.names);
    expect(toggle('', 'red')).toBe('red');
    expect(toggle('Red,', 'flying')).toBe('Red, flying');
    expect(toggle('red flying', 'red')).toBe('flying');
    expect(toggle('A very red one, red and not big', 'red')).toBe('A one, and not big');
    expect(toggle('red, fl', 'flying')).toBe('red, flying');
  });

  test('are the chosen ones, then those that begin with what is typed, then the commonest', () => {
    expect(suggestedTags(tags.names, '', 2)).toEqual(['red', 'blue']);
    expect(suggestedTags(tags.names, 'b', 3)).toEqual(['blue', 'big', 'red']);
    expect(suggestedTags(tags.names, 'flying red', 3)).toEqual(['red', 'flying', 'blue']);
    expect(suggestedTags(tags.names, 'red blue flying', 2)).toEqual(['red', 'blue', 'flying']);
  });
});

describe('a sentence in pieces', () => {
  const text = '“Octarine” birds: not red!';
  const { words } = readSentence(text, tags.names);

  test('is all that was typed', () => {
    const pieces = piecesOf(text, words);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    const unknown = pieces.filter(({ meaning }) => meaning?.kind === 'unknown');
    expect(unknown.map((piece) => piece.text)).toEqual(['Octarine', 'birds']);
  });

  test('takes another word in a place', () => {
    const [first] = words;
    expect(first && withWord(text, first, 'blue')).toBe('“blue” birds: not red!');
  });
});
