import { expect, test } from 'vitest';
import { pairSentence } from '../../../../shared/dataset/import-sentences.ts';

test('what became of pairs, in words', () => {
  expect(pairSentence({ fitted: 1_016, unlike: 0 })).toBe(
    '1,016 pairs were trimmed and scaled alike, so that both pictures still lie on each other.',
  );
  expect(pairSentence({ fitted: 0, unlike: 1 })).toMatch(/^1 pair was fitted picture by picture/);
  expect(pairSentence({ fitted: 3, unlike: 2 })).toMatch(/^3 pairs .*\. 2 pairs were fitted/);
});
