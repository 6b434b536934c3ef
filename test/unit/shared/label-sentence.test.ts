import { describe, expect, test } from 'vitest';
import { labelSentence } from '../../../shared/label-sentence.ts';

describe('where labels come from, in words', () => {
  test.each([
    ['csv', 6, 'Labels come from labels.csv; 6 sprites have none.'],
    ['folders', 1, 'Labels come from subfolders; 1 sprite has none.'],
    ['colour', 0, 'Labels come from the main colours of the sprites.'],
    ['none', 9, 'The sprites have no labels.'],
  ] as const)('%s, %i without', (source, unlabelled, sentence) => {
    const report = {
      source,
      table: 'labels.csv',
      unlabelled,
      unmatched: [],
      unmatchedCount: 0,
      repeated: [],
      repeatedCount: 0,
    };
    expect(labelSentence(report)).toBe(sentence);
  });
});
