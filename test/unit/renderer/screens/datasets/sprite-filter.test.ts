import { describe, expect, test } from 'vitest';
import {
  labelChips,
  placeOfChip,
  tagChips,
  filterSprites,
} from '../../../../../renderer/screens/datasets/sprite-filter.ts';
import { exampleDataset } from '../../../store/examples.ts';

describe('chips to filter by', () => {
  test('are the labels, those of most sprites first, and the sprites without one', () => {
    const chips = labelChips({
      labels: ['water', 'reeds'],
      labelCounts: [10, 100],
      unlabelled: 10,
    });
    expect(chips.map(({ text, count }) => `${text} ${count}`)).toEqual([
      'reeds 100',
      'water 10',
      'no label 10',
    ]);
    expect(chips.map(({ id }) => placeOfChip(id))).toEqual([1, 0, null]);
  });

  test('are none of labels where there are no labels', () => {
    expect(labelChips({ labels: [], labelCounts: [], unlabelled: 8 })).toEqual([]);
  });

  test('have no counts in a dataset from before labels were counted', () => {
    const old = { labels: ['water', 'reeds'], labelCounts: [], unlabelled: 0 };
    expect(labelChips(old).map(({ text, count }) => [text, count])).toEqual([
      ['water', undefined],
      ['reeds', undefined],
    ]);
  });

  test('are the tags in the order of the vocabulary', () => {
    expect(tagChips(exampleDataset())).toEqual([
      { id: '0', text: 'green', count: 90 },
      { id: '1', text: 'small', count: 30 },
    ]);
  });
});

const annotations = {
  names: ['frog.png', 'pond/newt.png', 'pond/Frog 2.png', 'toad.png'],
  labelOf: [0, 1, null, 0],
  tagsOf: [[0, 1], [1], [], [0]],
};

const all = { labels: [], tags: [], name: '', isAmong: () => true };

describe('the sprites that are shown', () => {
  test.each([
    ['all, where nothing is chosen', [], [], [0, 1, 2, 3]],
    ['those of any chosen label', [0, 1], [], [0, 1, 3]],
    ['those without a label', [null], [], [2]],
    ['those with every chosen tag', [], [0, 1], [0]],
    ['those with a chosen label and the tags', [0, null], [0], [0, 3]],
    ['none, where nothing has both', [1], [0], []],
  ])('are %s', (_, labels, tags, shown) => {
    expect(filterSprites(annotations, { ...all, labels, tags })).toEqual(shown);
  });

  test('have the name in question, in whatever case, and are among those in question', () => {
    expect(filterSprites(annotations, { ...all, name: ' FROG ' })).toEqual([0, 2]);
    expect(filterSprites(annotations, { ...all, name: 'pond/' })).toEqual([1, 2]);
    const isAmong = (place: number) => place > 0;
    expect(filterSprites(annotations, { ...all, name: 'frog', isAmong })).toEqual([2]);
  });
});
