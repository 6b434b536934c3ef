import { describe, expect, it } from 'vitest';
import { hyperparametersSchema } from '../../../../../shared/hyperparameters/schema.ts';
import { dcgan, resolutions } from '../../../../../main/trainer/gan/models/dcgan.ts';
import { sequential, type Layer } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import type { Discriminator } from '../../../../../main/trainer/gan/models/model.ts';

const layers = ({ body, head }: Discriminator) => sequential([body, head]);
const parameterCount = ({ weights }: Layer) =>
  weights.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);

describe('the resolutions of a DCGAN', () => {
  it.each([
    [16, 4, [8, 16]],
    [24, 6, [8, 16]],
    [32, 4, [8, 16, 32]],
    [40, 5, [8, 16, 32]],
    [56, 7, [8, 16, 32]],
    [64, 4, [8, 16, 32, 64]],
    [72, 9, [8, 16, 32]],
    [120, 15, [8, 16, 32]],
    [128, 4, [8, 16, 32, 64, 64]],
  ])('at %i pixels begin at %i, with %j channels', (size, startSize, widths) => {
    expect(resolutions({ size }, 8)).toEqual({ startSize, widths });
  });
});

describe('a DCGAN', () => {
  it('has the paper’s widths at 64 pixels and 128 base channels, and as many parameters', () => {
    const settings = hyperparametersSchema.parse({ baseChannels: 128, latentSize: 100 });
    const generator = dcgan.generator({ size: 64, channels: 3, inputs: 100 }, settings);
    const kernels = generator.weights.filter(({ name }) => name.endsWith('kernel'));
    expect(kernels.map(({ shape }) => shape)).toEqual([
      [100, 16 * 1024],
      [4, 4, 512, 1024],
      [4, 4, 256, 512],
      [4, 4, 128, 256],
      [4, 4, 3, 128],
    ]);
    const kernelWeights = 100 * 16_384 + 16 * (1024 * 512 + 512 * 256 + 256 * 128 + 128 * 3);
    const norms = 2 * (1024 + 512 + 256 + 128);
    expect(parameterCount(generator)).toBe(kernelWeights + norms + 3);
  });

  it('names every weight once', () => {
    const settings = hyperparametersSchema.parse({});
    const shape = { size: 64, channels: 4, inputs: 100 } as const;
    for (const network of [
      dcgan.generator(shape, settings),
      layers(dcgan.discriminator(shape, settings)),
    ]) {
      const names = network.weights.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('has no batch normalisation in the discriminator’s first layer and the generator’s last', () => {
    const settings = hyperparametersSchema.parse({});
    const image = { size: 32, channels: 4, inputs: 100 } as const;
    const names = (network: Layer) => network.weights.map(({ name }) => name);
    expect(names(layers(dcgan.discriminator(image, settings)))).not.toContain('look/norm/scale');
    expect(names(layers(dcgan.discriminator(image, settings)))).toContain('down1/norm/scale');
    expect(names(dcgan.generator(image, settings))).not.toContain('paint/norm/scale');
    expect(names(dcgan.generator(image, settings))).toContain('project/norm/scale');
  });
});
