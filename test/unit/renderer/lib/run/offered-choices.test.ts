import { describe, expect, test } from 'vitest';
import { conditioningIds } from '../../../../../shared/hyperparameters/conditionings.ts';
import { offeredChoices } from '../../../../../renderer/lib/run/offered-choices.ts';
import type { Field } from '../../../../../shared/fields.ts';
import {
  hyperparameterFields,
  resolveHyperparameters,
} from '../../../../../shared/hyperparameters/resolve.ts';

const field = (name: string) => hyperparameterFields.find((one) => one.name === name) as Field;
const labelled = { size: 32, labels: ['fire', 'water'], tags: ['red'] };

describe('the choices of a field', () => {
  test('are those that go with the model', () => {
    const values = resolveHyperparameters({ model: 'capsule' });
    expect(offeredChoices(field('loss'), values, labelled)).toEqual({
      choices: ['margin'],
      note: '',
    });
  });

  test('are those that the dataset can be trained with, and the note says why no others', () => {
    const { choices, note } = offeredChoices(
      field('conditioning'),
      resolveHyperparameters({}),
      labelled,
    );
    expect(choices).toEqual(['none', 'concat', 'projection']);
    expect(note).toMatch(/^This dataset has no tags to tell apart, .* Import the folder again/);
  });

  test('are all of them while there is no dataset', () => {
    const values = resolveHyperparameters({});
    expect(offeredChoices(field('conditioning'), values, undefined).choices).toHaveLength(
      conditioningIds.length,
    );
  });

  test('hold models whose networks cannot take the size: the form offers to import the pictures again', () => {
    const values = resolveHyperparameters({});
    const { choices, note } = offeredChoices(field('model'), values, { ...labelled, size: 24 });
    expect(choices).toContain('dcgan');
    expect(choices).toContain('pokegan');
    expect(note).toBe('');
  });
});
