import { describe, expect, it } from 'vitest';
import { hyperparametersSchema } from '../../../../../shared/hyperparameters/schema.ts';
import { sequential } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import { pix2pix } from '../../../../../main/trainer/gan/models/pix2pix.ts';
import { levelsOf } from '../../../../../main/trainer/gan/models/pix2pix/u-net.ts';
import { parameterCount, weightNames } from './parameters.ts';

const settings = (baseChannels: number) => hyperparametersSchema.parse({ baseChannels });
const uNet = (size: number, channels: 3 | 4, baseChannels: number) =>
  pix2pix.generator({ size, channels, inputs: 0 }, settings(baseChannels));
const patchGan = (size: number, channels: number, baseChannels: number) => {
  const { body, head } = pix2pix.discriminator({ size, channels }, settings(baseChannels));
  return sequential([body, head]);
};

describe('the levels of a U-Net', () => {
  it.each([
    [16, [8, 4, 2, 1], [4, 8, 16, 32], [1]],
    [24, [12, 6, 3], [4, 8, 16], [3]],
    [32, [16, 8, 4, 2, 1], [4, 8, 16, 32, 32], [2, 1]],
    [64, [32, 16, 8, 4, 2, 1], [4, 8, 16, 32, 32, 32], [4, 2, 1]],
    [128, [64, 32, 16, 8, 4, 2, 1], [4, 8, 16, 32, 32, 32, 32], [4, 2, 1]],
  ])('of %i pixels halve to %j, with %j channels, and dropout after %j', (...expected) => {
    const [size, sizes, widths, dropping] = expected;
    const levels = levelsOf(size, 4);
    expect(levels.map((level) => level.size)).toEqual(sizes);
    expect(levels.map((level) => level.width)).toEqual(widths);
    expect(levels.filter(({ dropsOut }) => dropsOut).map((level) => level.size)).toEqual(dropping);
  });
});

describe('a U-Net', () => {
  it('has the paper’s widths and parameters where it is as deep as at 256 pixels', () => {
    const kernels = uNet(128, 3, 64).weights.filter(({ name }) => name.endsWith('kernel'));
    expect(kernels.map(({ shape }) => shape)).toEqual([
      [4, 4, 3, 64],
      [4, 4, 64, 128],
      [4, 4, 128, 256],
      ...Array.from({ length: 4 }, (_, index) => [4, 4, index === 0 ? 256 : 512, 512]),
      ...Array.from({ length: 3 }, (_, index) => [4, 4, 512, index === 0 ? 512 : 1024]),
      [4, 4, 256, 1024],
      [4, 4, 128, 512],
      [4, 4, 64, 256],
      [4, 4, 3, 128],
    ]);
    // One level less than netG of the authors' PyTorch code ("unet_256", 54.414 million): 16 · 512 · 512
    // down and 16 · 1024 · 512 up, with their normalisations.
    const oneLevel = 16 * 512 * 512 + 16 * 1024 * 512 + 4 * 512;
    const biases = 64 + 512 + 3;
    const norms = 2 * (128 + 256 + 3 * 512 + 3 * 512 + 256 + 128 + 64);
    const kernelWeights =
      16 * (3 * 64 + 64 * 128 + 128 * 256 + 256 * 512 + 3 * 512 * 512) +
      16 * (512 * 512 + 2 * 1024 * 512 + 1024 * 256 + 512 * 128 + 256 * 64 + 128 * 3);
    expect(parameterCount(uNet(128, 3, 64))).toBe(kernelWeights + biases + norms);
    expect((kernelWeights + biases + norms + oneLevel) / 1e6).toBeCloseTo(54.414, 1);
  });

  it('names every weight once', () => {
    const names = weightNames(uNet(64, 4, 8));
    expect(new Set(names).size).toBe(names.length);
  });

  it('has no batch normalisation in its first layer, its bottleneck and its last', () => {
    const names = weightNames(uNet(32, 4, 8));
    const normalised = names.filter((name) => name.endsWith('scale'));
    expect(normalised.toSorted()).toEqual(
      ['down1', 'down2', 'down3', 'up1', 'up2', 'up3', 'up4'].map((name) => `${name}/norm/scale`),
    );
  });
});

describe('a PatchGAN', () => {
  it.each([
    [16, 8, 16],
    [32, 16, 16],
    [56, 28, 16],
    [64, 16, 34],
    [96, 24, 34],
    [128, 16, 70],
  ])('at %i pixels judges a grid of %i by patches of %i pixels', (size, grid, patch) => {
    const { body, featureCount } = pix2pix.discriminator({ size, channels: 8 }, settings(4));
    const halvings = body.weights.filter(({ name }) => /^down\d\/kernel$/.test(name)).length;
    expect(size / 2 ** halvings).toBe(grid);
    // Two layers of stride 1, then back through those of stride 2 (kernel 4 each).
    const seen = Array.from({ length: halvings }).reduce<number>((side) => side * 2 + 2, 4 + 3);
    expect(seen).toBe(patch);
    expect(featureCount).toBe(grid * grid * 4 * 2 ** halvings);
  });

  it('has the paper’s 70x70 patches at 128 pixels, with as many parameters', () => {
    // netD of the authors' PyTorch code ("basic", 6 channels, 64 filters): 2.769 million with its biases.
    expect(parameterCount(patchGan(128, 6, 64)) / 1e6).toBeCloseTo(2.769, 2);
  });

  it('has no batch normalisation in its first layer', () => {
    const names = weightNames(patchGan(64, 8, 8));
    expect(names).toContain('down1/norm/scale');
    expect(names).not.toContain('down0/norm/scale');
  });
});
