import { describe, expect, test } from 'vitest';
import { presetRemark } from '../../../../../renderer/lib/run/preset-remark.ts';
import { findPreset, type Preset } from '../../../../../shared/run/presets.ts';
import { exampleDataset } from '../../../store/examples.ts';

const quick = findPreset('quick') as Preset;
const byColour = findPreset('by-colour') as Preset;

describe('a preset’s remark on a dataset', () => {
  test('is none where the dataset is what it was made for', () => {
    expect(presetRemark(quick, exampleDataset())).toBe('');
    expect(presetRemark(byColour, exampleDataset())).toBe('');
    expect(presetRemark(byColour, undefined)).toBe('');
  });

  test('says what a larger size takes, where the preset promises a time', () => {
    expect(presetRemark(quick, exampleDataset({ size: 16 }))).toBe('');
    expect(presetRemark(quick, exampleDataset({ size: 48 }))).toBe(
      'The time is that of 32×32 sprites; at 48×48 it takes about 2.3 times as long.',
    );
  });

  test('names another size, and labels that are missing', () => {
    const plain = exampleDataset({ size: 64, labels: [], labelCounts: [] });
    const gpu = findPreset('gpu-128') as Preset;
    expect(presetRemark(gpu, plain)).toBe('Made for 128×128 sprites; yours are 64×64.');
    expect(presetRemark(byColour, plain)).toMatch(/Your sprites have no labels.*“Main colour”/);
  });
});
