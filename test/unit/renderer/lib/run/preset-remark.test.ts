import { describe, expect, test } from 'vitest';
import { presetRemark } from '../../../../../renderer/lib/run/preset-remark.ts';
import { findPreset, type Preset } from '../../../../../shared/run/presets.ts';
import { exampleDataset } from '../../../store/examples.ts';

const quick = findPreset('quick') as Preset;
const byColour = findPreset('by-colour') as Preset;

function labelledBy(source: 'colour' | 'none') {
  const { report } = exampleDataset();
  const labels = report.labels && { ...report.labels, source };
  return exampleDataset({ report: { ...report, labels } });
}

describe('a preset’s remark on a dataset', () => {
  test('is none where the dataset is what it was made for', () => {
    expect(presetRemark(quick, exampleDataset())).toBe('');
    expect(presetRemark(byColour, labelledBy('colour'))).toBe('');
    expect(presetRemark(byColour, undefined)).toBe('');
  });

  test('says what a larger size takes, where the preset promises a time', () => {
    expect(presetRemark(quick, exampleDataset({ size: 16 }))).toBe('');
    expect(presetRemark(quick, exampleDataset({ size: 48 }))).toBe(
      'The time is that of 32×32 sprites; at 48×48 it takes about 2.3 times as long.',
    );
  });

  test('names whatever the dataset was imported otherwise with', () => {
    const small = labelledBy('none');
    expect(presetRemark(findPreset('recipe-2017') as Preset, small)).toBe(
      'Made for 128×128 pixels, background black, fit “Stretch”, scaling “Area”; yours: 32×32 pixels, background transparent, fit “Trim and contain”, scaling “Nearest”.',
    );
    expect(presetRemark(byColour, small)).toBe(
      'Made for labels “Main colour”; yours: labels “None”.',
    );
  });
});
