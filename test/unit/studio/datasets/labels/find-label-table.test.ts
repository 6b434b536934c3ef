import { describe, expect, it } from 'vitest';
import { findLabelTable } from '../../../../../main/studio/datasets/labels/find-label-table.ts';

describe('the CSV of a folder', () => {
  it.each([
    ['labels.csv', ['a.png', 'labels.csv', 'other.csv']],
    ['Labels.CSV', ['Labels.CSV', 'a.png']],
    ['types.csv', ['a.png', 'types.csv']],
    [null, ['a.csv', 'b.csv', 'c.png']],
    [null, ['fire/labels.csv', 'a.png']],
    [null, []],
  ])('is %s among %j', (table, names) => {
    expect(findLabelTable(names)).toBe(table);
  });
});
