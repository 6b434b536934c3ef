import { describe, expect, test } from 'vitest';
import { draftedLabels } from '../../../../../renderer/screens/datasets/drafted-labels.ts';

describe('labels as a person wants them', () => {
  const dataset = { labels: ['water', 'reeds'] };
  const annotations = { names: ['a', 'b', 'c'], labelOf: [0, 1, null], tagsOf: [[], [], []] };

  test('are those of the dataset, with what was changed, and what is new at the end', () => {
    const drafted = new Map([
      [0, 'moor'],
      [1, null],
      [2, 'water'],
    ]);
    expect(draftedLabels(dataset, annotations, drafted)).toEqual({
      labels: ['water', 'reeds', 'moor'],
      labelCounts: [1, 0, 1],
      unlabelled: 1,
      labelOf: [2, null, 0],
    });
  });

  test('are those of the dataset where nothing was changed', () => {
    expect(draftedLabels(dataset, annotations, new Map())).toEqual({
      labels: ['water', 'reeds'],
      labelCounts: [1, 1],
      unlabelled: 1,
      labelOf: [0, 1, null],
    });
  });
});
