import { describe, expect, it } from 'vitest';
import {
  conditionRequestSchema,
  conditionText,
} from '../../../../shared/condition/condition-request.ts';
import {
  cellCondition,
  matrixColumns,
  vocabularyOf,
} from '../../../../shared/condition/vocabulary.ts';

const issueOf = (request: unknown) =>
  conditionRequestSchema.safeParse(request).error?.issues[0]?.message;

describe('a request for a condition', () => {
  it('names a label, a mix of two, or tags', () => {
    for (const request of [
      { label: 'fire' },
      { label: 'fire', mixWith: 'water' },
      { label: 'fire', mixWith: 'water', mixAmount: 0.3 },
      { tags: 'red flying' },
      { columns: ['fire', 'water'] },
    ]) {
      expect(conditionRequestSchema.parse(request)).toEqual(request);
    }
  });

  it.each([
    [{}, 'Name a label or tags'],
    [
      { label: 'fire', tags: 'red' },
      'Name a label or tags, not both: a run knows only one of them',
    ],
    [{ label: 'fire', columns: ['water'] }, 'A matrix has what it shows in its columns'],
    [{ tags: 'red', mixWith: 'water' }, 'A mix begins with a label'],
    [{ label: 'fire', mixAmount: 0.5 }, 'An amount needs a label to mix with'],
  ])('says what %j lacks', (request, sentence) => {
    expect(issueOf(request)).toBe(sentence);
  });

  it('has an amount from 0 to 1', () => {
    expect(issueOf({ label: 'fire', mixWith: 'water', mixAmount: 1.5 })).toMatch(/<=1/);
  });

  it.each([
    [{ label: 'fire' }, 'fire'],
    [{ label: 'fire', mixWith: 'water', mixAmount: 0.3 }, '70 % fire, 30 % water'],
    [{ label: 'fire', mixWith: 'water' }, '50 % fire, 50 % water'],
    [{ columns: ['fire', 'water'] }, 'a matrix of fire, water'],
    // Of sheets that were drawn when that could still be asked for.
    [{ label: 'red', mixWith: 'red' }, 'red'],
    [{ tags: ' A big red one, please ' }, 'A big red one, please'],
  ])('reads %j as "%s"', (request, text) => {
    expect(conditionText(request)).toBe(text);
  });
});

describe('a creature of a sheet', () => {
  const labels = { kind: 'labels' as const, names: ['fire', 'water', 'grass'] };

  it('shows what was asked for', () => {
    expect(cellCondition({ condition: { label: 'grass' } }, 0, labels)).toEqual({ label: 'grass' });
  });

  it('shows the label whose turn it was where nothing was asked for', () => {
    const shown = [0, 1, 2, 3].map((cell) => cellCondition({ condition: null }, cell, labels));
    expect(shown.map((condition) => condition?.label)).toEqual(['fire', 'water', 'grass', 'fire']);
  });

  it('of a matrix shows what its column does', () => {
    const condition = { columns: ['grass', 'fire'] };
    const shown = [0, 1, 2].map((cell) => cellCondition({ condition }, cell, labels));
    expect(shown).toEqual([{ label: 'grass' }, { label: 'fire' }, { label: 'grass' }]);
    const tags = { kind: 'tags' as const, names: ['grass', 'fire'] };
    expect(cellCondition({ condition }, 3, tags)).toEqual({ tags: 'fire' });
  });

  it('shows nothing that is known without conditioning, or with tags of random sprites', () => {
    expect(cellCondition({ condition: null }, 0, null)).toBeNull();
    expect(cellCondition({ condition: null }, 0, { kind: 'tags', names: ['red'] })).toBeNull();
  });
});

describe('the names that a run can be asked for', () => {
  const dataset = { labels: ['fire', 'water'], tags: ['red'] };

  it('are the labels, the tags, or none, by its conditioning', () => {
    expect(vocabularyOf(dataset, 'projection')).toEqual({ kind: 'labels', names: dataset.labels });
    expect(vocabularyOf(dataset, 'concat')).toEqual({ kind: 'labels', names: dataset.labels });
    expect(vocabularyOf(dataset, 'tags')).toEqual({ kind: 'tags', names: dataset.tags });
    expect(vocabularyOf(dataset, 'tags-concat')).toEqual({ kind: 'tags', names: dataset.tags });
    expect(vocabularyOf(dataset, 'none')).toBeNull();
  });
});

describe('the columns of a matrix', () => {
  const names = Array.from({ length: 40 }, (_, index) => `name${index}`);

  it('are the first names, as many as one can see beside each other', () => {
    expect(matrixColumns({ kind: 'labels', names })).toEqual(names.slice(0, 12));
  });

  it('are the tags of a sentence where there are any', () => {
    const tags = { kind: 'tags' as const, names };
    expect(matrixColumns(tags, 'a name7, please, and name3')).toEqual(['name7', 'name3']);
    expect(matrixColumns(tags, 'octarine')).toHaveLength(12);
  });
});
