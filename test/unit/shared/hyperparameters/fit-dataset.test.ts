import { describe, expect, it } from 'vitest';
import {
  findDatasetProblem,
  type DatasetToTrainOn,
  paletteAdvice,
} from '../../../../shared/hyperparameters/fit-dataset.ts';
import { outputsWithPalette } from '../../../../shared/hyperparameters/outputs.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { exampleDataset } from '../../store/examples.ts';

const labelled: DatasetToTrainOn = { size: 32, labels: ['fire', 'water'], tags: ['red', 'flying'] };
const problem = (choices: HyperparameterChoices, dataset: Partial<DatasetToTrainOn> = {}) =>
  findDatasetProblem(resolveHyperparameters(choices), { ...labelled, ...dataset });

describe('the size of a dataset’s images', () => {
  it.each([
    ['mlp', 24],
    ['dcgan', 56],
    ['pokegan', 64],
    ['pokegan', 128],
    ['light', 32],
  ] as const)('%s takes %i pixels', (model, size) => {
    expect(problem({ model }, { size })).toBeUndefined();
  });

  it.each([
    ['pokegan', 48],
    ['light', 56],
  ] as const)('%s cannot halve %i pixels often enough', (model, size) => {
    const found = problem({ model }, { size });
    expect(found?.field).toBe('model');
    expect(found?.message).toContain(`${model} needs images whose size is a multiple of 32`);
    expect(found?.message).toContain(`${size} pixels`);
    expect(found?.hint).toContain('64');
  });
});

describe('conditioning', () => {
  it.each(['concat', 'projection'] as const)('%s needs two labels', (conditioning) => {
    expect(problem({ conditioning })).toBeUndefined();
    const found = problem({ conditioning }, { labels: ['fire'] });
    expect(found).toMatchObject({ field: 'conditioning' });
    expect(found?.message).toContain('no labels to tell apart');
  });

  it('on tags needs tags, whatever the labels', () => {
    expect(problem({ conditioning: 'tags' }, { labels: [] })).toBeUndefined();
    expect(problem({ conditioning: 'tags' }, { tags: [] })?.message).toContain('no tags');
  });

  it('asks nothing of the dataset when it is off', () => {
    expect(problem({}, { labels: [], tags: [] })).toBeUndefined();
  });
});

describe('pairs from two folders', () => {
  it('need exactly two', () => {
    const folders = { model: 'pix2pix', pairs: 'folders' } as const;
    expect(problem(folders)).toBeUndefined();
    expect(problem(folders, { labels: ['a', 'b', 'c'] })).toMatchObject({ field: 'pairs' });
    expect(problem({ model: 'pix2pix', pairs: 'grey' }, { labels: [] })).toBeUndefined();
  });
});

const withColours = (median: number) => {
  const { report } = exampleDataset();
  return exampleDataset({ report: { ...report, colours: { mean: 200, median, ninetieth: 300 } } });
};
const palette = { output: 'palette', paletteSize: 12 } as const;

it('advises to paint with any colours where most sprites have many more than a palette', () => {
  for (const output of outputsWithPalette)
    expect(paletteAdvice({ ...palette, output }, withColours(60))).toMatch(
      /more than 60 colours.*palette of this run has 12.*output: colours/,
    );
  // Most box sprites have 13; that a few have a hundred is no matter.
  expect(paletteAdvice(palette, withColours(13))).toBe('');
  expect(paletteAdvice({ ...palette, paletteSize: 32 }, withColours(60))).toBe('');
  expect(paletteAdvice({ ...palette, output: 'colours' }, withColours(60))).toBe('');
});

it('says nothing of sprites whose colours were not counted', () => {
  const { report } = exampleDataset();
  const old = exampleDataset({ report: { ...report, colours: null } });
  expect(paletteAdvice(palette, old)).toBe('');
});
