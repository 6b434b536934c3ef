import { shownValue } from '../../../../../shared/fields.ts';
import { describe, expect, test } from 'vitest';
import {
  inputStep,
  parseNumberText,
  rangeText,
} from '../../../../../renderer/lib/form/field-values.ts';
import { importOptionFields } from '../../../../../shared/dataset/dataset.ts';
import type { Field } from '../../../../../shared/fields.ts';
import { hyperparameterFields } from '../../../../../shared/hyperparameters/resolve.ts';

const field = (name: string): Field =>
  [...hyperparameterFields, ...importOptionFields].find((one) => one.name === name) as Field;

describe('a number field', () => {
  test('takes what is a number as one, and keeps the text that is not yet', () => {
    expect(parseNumberText('64')).toBe(64);
    expect(parseNumberText(' 2e-4 ')).toBe(0.0002);
    expect(parseNumberText('0,5')).toBe(0.5);
    for (const text of ['', '2e-', '0.', '-', 'many']) expect(parseNumberText(text)).toBe(text);
  });

  test('steps with the arrow keys by what fits, within its range', () => {
    expect(inputStep(field('steps'), 7_000, 'ArrowUp')).toBe(7_001);
    expect(inputStep(field('baseChannels'), 32, 'ArrowDown')).toBe(28);
    expect(inputStep(field('baseChannels'), 256, 'ArrowUp')).toBe(256);
    expect(inputStep(field('generatorLearningRate'), 0.0002, 'ArrowUp')).toBe(0.0003);
    expect(inputStep(field('steps'), 7_000, 'a')).toBeNull();
    expect(inputStep(field('steps'), 'many', 'ArrowUp')).toBeNull();
  });

  test('says its range in words', () => {
    expect(rangeText(field('baseChannels'))).toBe('From 4 to 256, in steps of 4');
    expect(rangeText(field('steps'))).toBe('From 1 to 10,000,000');
    expect(rangeText(field('fit'))).toBe('');
  });
});

test('a value is shown as people say it: yes instead of true, a choice by its name', () => {
  expect(shownValue(field('flip'), true)).toBe('yes');
  expect(shownValue(field('flip'), false)).toBe('no');
  expect(shownValue(field('loss'), 'wgan')).toMatch(/^WGAN/);
  expect(shownValue(field('steps'), 900_200)).toBe('900,200');
  expect(shownValue(field('generatorLearningRate'), 0.0002)).toBe('0.0002');
});
