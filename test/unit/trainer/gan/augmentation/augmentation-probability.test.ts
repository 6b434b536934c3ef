import { describe, expect, it } from 'vitest';
import { hyperparametersSchema } from '../../../../../shared/hyperparameters/schema.ts';
import {
  AugmentationProbability,
  probabilityBySize,
} from '../../../../../main/trainer/gan/augmentation/augmentation-probability.ts';

const settings = (augmentationStrength: 'full' | 'by-size' | 'adaptive') =>
  hyperparametersSchema.parse({ augmentationStrength, adaptiveTarget: 0.6 });
const adaptive = () => new AugmentationProbability(settings('adaptive'), 50_000);

describe('the probability by the number of sprites', () => {
  it.each([
    [0, 0.6],
    [1_000, 0.594],
    [50_000, 0.3],
    [100_000, 0],
    [1_000_000, 0],
  ])('of %i is %d', (count, probability) => {
    expect(probabilityBySize(count)).toBeCloseTo(probability, 10);
  });
});

describe('how often images are augmented', () => {
  it('is always, or by the number of sprites, and then stays so', () => {
    for (const [strength, value] of [
      ['full', 1],
      ['by-size', 0.3],
    ] as const) {
      const probability = new AugmentationProbability(settings(strength), 50_000);
      probability.adapt(1, 64_000);
      expect(probability.value).toBeCloseTo(value, 10);
    }
  });

  it('grows while more real images are judged real than wanted, and shrinks while fewer are', () => {
    const probability = adaptive();
    expect(probability.value).toBeCloseTo(0.3, 10);
    probability.adapt(0.8, 5_000);
    expect(probability.value).toBeCloseTo(0.4, 10);
    probability.adapt(0.4, 10_000);
    expect(probability.value).toBeCloseTo(0.2, 10);
    probability.adapt(-1, 5_000);
    expect(probability.value).toBeCloseTo(0.1, 10);
  });

  it('stays where it is on target', () => {
    const probability = adaptive();
    probability.adapt(0.6, 5_000);
    expect(probability.value).toBeCloseTo(0.3, 10);
  });

  it('stays from 0 to 1', () => {
    const probability = adaptive();
    for (let step = 0; step < 100; step++) probability.adapt(1, 1_000);
    expect(probability.value).toBe(1);
    for (let step = 0; step < 100; step++) probability.adapt(0, 1_000);
    expect(probability.value).toBe(0);
    probability.adapt(1, 5_000);
    expect(probability.value).toBeCloseTo(0.1, 10);
  });
});
