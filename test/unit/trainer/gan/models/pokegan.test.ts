import { describe, expect, it } from 'vitest';
import { pokegan } from '../../../../../main/trainer/gan/models/pokegan.ts';
import type { WeightSpec } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import { resolveHyperparameters } from '../../../../../shared/hyperparameters/resolve.ts';

const settings = resolveHyperparameters({ model: 'pokegan' });
const generator = pokegan.generator({ size: 128, channels: 3, inputs: 100 }, settings);
const { body, head } = pokegan.discriminator({ size: 128, channels: 3 }, settings);
const judging = [...body.weights, ...head.weights];

const shapes = (weights: readonly WeightSpec[], kind: string) =>
  weights.filter(({ name }) => name.endsWith(kind)).map(({ shape }) => shape);
const count = (weights: readonly WeightSpec[]) =>
  weights.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);

describe('the generator of pokeGAN.py at 128 pixels', () => {
  it('has the script’s kernels: 4x4x512, then 256, 128, 64, 32 and 3 channels by 5x5', () => {
    expect(shapes(generator.weights, 'kernel')).toEqual([
      [100, 4 * 4 * 512],
      [5, 5, 256, 512],
      [5, 5, 128, 256],
      [5, 5, 64, 128],
      [5, 5, 32, 64],
      [5, 5, 3, 32],
    ]);
  });

  it('has a bias everywhere, and batch normalisation without scale but in the output', () => {
    expect(shapes(generator.weights, 'bias')).toEqual([[8192], [256], [128], [64], [32], [3]]);
    expect(shapes(generator.weights, 'offset')).toEqual([[512], [256], [128], [64], [32]]);
    expect(shapes(generator.weights, 'scale')).toEqual([]);
  });

  it('has 5,183,267 weights', () => {
    const kernels = 100 * 8192 + 25 * (512 * 256 + 256 * 128 + 128 * 64 + 64 * 32 + 32 * 3);
    const biases = 8192 + 256 + 128 + 64 + 32 + 3;
    const offsets = 512 + 256 + 128 + 64 + 32;
    expect(count(generator.weights)).toBe(kernels + biases + offsets);
    expect(count(generator.weights)).toBe(5_183_267);
  });
});

describe('the discriminator of pokeGAN.py at 128 pixels', () => {
  it('has the script’s kernels: 64, 128, 256 and 512 channels by 5x5, then one number', () => {
    expect(shapes(judging, 'kernel')).toEqual([
      [5, 5, 3, 64],
      [5, 5, 64, 128],
      [5, 5, 128, 256],
      [5, 5, 256, 512],
      [8 * 8 * 512, 1],
    ]);
  });

  it('has batch normalisation without scale, and none in the input layer', () => {
    expect(shapes(judging, 'bias')).toEqual([[64], [128], [256], [512], [1]]);
    expect(shapes(judging, 'offset')).toEqual([[128], [256], [512]]);
    expect(shapes(judging, 'scale')).toEqual([]);
  });

  it('has 4,340,225 weights', () => {
    expect(count(judging)).toBe(
      25 * (3 * 64 + 64 * 128 + 128 * 256 + 256 * 512) +
        (64 + 128 + 256 + 512) +
        (128 + 256 + 512) +
        (8 * 8 * 512 + 1),
    );
    expect(count(judging)).toBe(4_340_225);
  });
});
