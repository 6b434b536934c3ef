import { expect, it } from 'vitest';
import { paletteAdvice } from '../../../../shared/hyperparameters/palette-advice.ts';
import { exampleDataset } from '../../store/examples.ts';

const withColours = (median: number) => {
  const { report } = exampleDataset();
  return exampleDataset({ report: { ...report, colours: { mean: 200, median, ninetieth: 300 } } });
};
const palette = { output: 'palette', paletteSize: 12 } as const;

it('advises to paint with any colours where most sprites have many more than a palette', () => {
  expect(paletteAdvice(palette, withColours(60))).toMatch(
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
