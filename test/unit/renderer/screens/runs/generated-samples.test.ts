import { describe, expect, it } from 'vitest';
import { generatedSamples } from '../../../../../renderer/screens/runs/generated/generated-samples.ts';
import { presets } from '../../../../../shared/run/presets.ts';

describe('the pictures of what presets come to', () => {
  it('are there for every preset', () => {
    expect(presets.filter(({ id }) => !generatedSamples[id])).toEqual([]);
  });

  it('belong to presets that there are', () => {
    const ids: string[] = presets.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(generatedSamples)));
  });

  it('say by what they were generated, where one serves several presets', () => {
    const samples = Object.values(generatedSamples);
    for (const { picture } of samples) {
      const unsaid = samples.filter((other) => other.picture === picture && !other.by);
      expect(unsaid.length, picture).toBeLessThan(2);
    }
  });
});
