import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../../shared/hyperparameters/resolve.ts';
import { capsule } from '../../../../../main/trainer/gan/models/capsule.ts';
import { dcgan } from '../../../../../main/trainer/gan/models/dcgan.ts';
import { parameterCount, weightNames } from './parameters.ts';

const settings = resolveHyperparameters({ model: 'capsule' });

describe('a capsule GAN', () => {
  it('has the generator of a DCGAN', () => {
    const shape = { size: 32, channels: 4, inputs: 100 } as const;
    expect(capsule.generator(shape, settings).weights).toEqual(
      dcgan.generator(shape, settings).weights,
    );
  });

  it('has as many parameters as its layers add up to, at 32 pixels and 32 base channels', () => {
    const { body, featureCount, head } = capsule.discriminator({ size: 32, channels: 4 }, settings);
    const convolutions = 16 * 4 * 32 + 32 + (16 * 32 * 64 + 2 * 64);
    const primary = 16 * 64 * 128 + 128;
    const predictions = 4 * 4 * 16 * 8 * 16;
    expect(parameterCount(body)).toBe(convolutions + primary + predictions);
    expect(featureCount).toBe(16);
    expect(head.weights).toEqual([]);
  });

  it.each([
    [16, 128],
    [24, 288],
    [32, 256],
    [64, 512],
    [128, 512],
  ])('has at %i pixels %i primary capsules of 8 numbers', (size, count) => {
    const { body } = capsule.discriminator({ size, channels: 3 }, settings);
    const predictions = body.weights.find(({ name }) => name === 'real/kernel');
    expect(predictions?.shape).toEqual([count, 8, 16]);
  });

  it('names every weight once', () => {
    const names = weightNames(capsule.discriminator({ size: 64, channels: 4 }, settings).body);
    expect(new Set(names).size).toBe(names.length);
  });
});
