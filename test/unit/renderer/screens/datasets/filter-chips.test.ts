import { describe, expect, test } from 'vitest';
import {
  labelChips,
  placeOfChip,
  tagChips,
} from '../../../../../renderer/screens/datasets/filter-chips.ts';
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
