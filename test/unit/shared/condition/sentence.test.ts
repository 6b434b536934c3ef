import { describe, expect, it } from 'vitest';
import {
  editDistance,
  nearestName,
  readSentence,
  tagsText,
  unknownWords,
} from '../../../../shared/condition/sentence.ts';

const names = 'red blue bird dragon large small tail fire-breathing flying wing leaf'.split(' ');
const drawn = (text: string, of = names) => tagsText(readSentence(text, of).tags);

describe('a sentence that a person typed', () => {
  it('is read as the tags in it, and filler is skipped', () => {
    const text = 'a big blue bird with the tail of a dragon, please';
    expect(drawn(text)).toBe('large, blue, bird, tail, dragon');
    expect(unknownWords(text, readSentence(text, names))).toEqual([]);
  });

  it.each([
    ['BIRDS', 'bird'],
    ['the dragon’s leaves', 'dragon, leaf'],
    ['winged', 'wing'],
    ['flies', 'flying'],
    ['a reddish, bluish thing', 'red, blue'],
    ['tiny', 'small'],
    ['“fire breathing”', 'fire-breathing'],
    ['Fire-Breathing!', 'fire-breathing'],
    ['red, red; RED', 'red'],
  ])('knows simple forms of words: %s', (text, tags) => {
    expect(drawn(text)).toBe(tags);
  });

  it.each([
    ['not blue', { blue: -1 }],
    ['a bird without wings', { bird: 1, wing: -1 }],
    ['non-flying', { flying: -1 }],
    ['it isn’t red', { red: -1 }],
    ['very very blue and red', { blue: 2, red: 1 }],
    ['not a very large bird', { large: 0.5, bird: 1 }],
    ['not octarine, blue', { blue: 1 }],
    ['red, not red', { red: -1 }],
  ])('weighs what is said of a word: %s', (text, weights) => {
    expect(Object.fromEntries(readSentence(text, names).tags)).toEqual(weights);
  });

  it('takes several words as one tag where there is one, and a tag before filler and weights', () => {
    expect(drawn('a dragons tail', ['dragon-tail', 'dragon', 'tail'])).toBe('dragon-tail');
    expect(drawn('like the one', ['like', 'the'])).toBe('like, the');
    expect(drawn('very', ['very'])).toBe('very');
    expect(drawn('forest for me', ['forest'])).toBe('forest');
  });

  it('names what it does not know, with the tag that is spelled most like it', () => {
    const text = 'Octarine dargon (smal)';
    expect(unknownWords(text, readSentence(text, names))).toEqual([
      { word: 'Octarine', nearest: expect.any(String) },
      { word: 'dargon', nearest: 'dragon' },
      { word: 'smal', nearest: 'small' },
    ]);
    expect(drawn('constructor __proto__ toString')).toBe('');
  });

  it('says where each word stands in what was typed', () => {
    const text = ' “Blue”,\tnot  red…';
    const { words } = readSentence(text, names);
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(['Blue', 'not', 'red']);
  });

  it.each([
    ['one long word', 'x'.repeat(1_000)],
    ['punctuation', '…!-'.repeat(333)],
    ['joints', 'a-'.repeat(500)],
    ['letters and stops', `${'a.'.repeat(499)}b`],
    ['unknown words', Array.from({ length: 250 }, (_, index) => `z${index}`).join(' ')],
  ])('of a stranger is bounded in what it asks of a vocabulary: %s', (_, text) => {
    const many = Array.from({ length: 2_000 }, (_one, index) => `name${index}`);
    const { words } = readSentence(text, many);
    const offered = words.filter(({ meaning }) => meaning.kind === 'unknown' && meaning.nearest);
    expect(offered.length).toBeLessThanOrEqual(12);
  });
});

describe('the nearest name', () => {
  it('is the commonest of those that are as near', () => {
    expect(nearestName(['rad', 'red'], 'rid')).toBe('rad');
    expect(nearestName([], 'red')).toBeUndefined();
  });

  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('is so by letters: from "%s" to "%s" it is %i', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
  });
});
