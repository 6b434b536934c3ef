import { describe, expect, test } from 'vitest';
import { labelReportSchema } from '../../../../shared/dataset/dataset.ts';
import { labelSentence } from '../../../../shared/dataset/import-sentences.ts';

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
      passedOver: null,
    };
    expect(labelSentence(report)).toBe(sentence);
  });

  test.each([
    ['folders', 'too-many', 1_204, /no labels: there are 1,204 different ones in subfolders/],
    ['folders', 'lopsided', 20, /those in subfolders set only 20 apart.*Choose subfolders/],
    ['csv', 'lopsided', 3, /those in labels.csv set only 3 apart.*Choose the CSV/],
  ] as const)('%s that are %s', (from, why, count, sentence) => {
    const report = labelReportSchema.parse({
      source: 'none',
      table: 'labels.csv',
      unlabelled: 1_352,
      unmatched: [],
      unmatchedCount: 0,
      passedOver: { source: from, why, count },
    });
    expect(labelSentence(report)).toMatch(sentence);
  });
});
