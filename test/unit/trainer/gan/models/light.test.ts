import { describe, expect, it } from 'vitest';
import { resolveHyperparameters } from '../../../../../shared/hyperparameters/resolve.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import { light } from '../../../../../main/trainer/gan/models/light.ts';
import { sequential } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import { parameterCount, weightNames } from './parameters.ts';

function networks(size: number, channels: 3 | 4, choices: HyperparameterChoices = {}) {
  const settings = resolveHyperparameters({ model: 'light', ...choices });
  const inputs = settings.latentSize;
  const { body, head, selfSupervision } = light.discriminator({ size, channels }, settings);
  return {
    generator: light.generator({ size, channels, inputs }, settings),
    judging: sequential([body, head]),
    selfSupervision,
  };
}

describe('a light GAN', () => {
  it('has as many parameters as its layers add up to, at 32 pixels and 32 base channels', () => {
    const choices = { latentSize: 64, discriminatorNorm: 'spectral' } as const;
    const { generator, judging, selfSupervision } = networks(32, 4, choices);
    const start = 64 * (4 * 4 * 256) + 2 * 256;
    const up = 16 * 128 * 128 + 2 * 128 + (16 * 64 * 64 + 2 * 64);
    const excitation = 4 * 4 * 128 * 32 + 32 + (32 * 32 + 32);
    const paint = 16 * 32 * 4 + 4;
    expect(parameterCount(generator)).toBe(start + up + excitation + paint);
    const look = 16 * 4 * 32 + 32;
    const residual = (inputs: number, outputs: number) => (16 + 4) * inputs * outputs + 2 * outputs;
    const judge = 4 * 4 * 128 + 1;
    expect(parameterCount(judging)).toBe(look + residual(32, 64) + residual(64, 128) + judge);
    const redraw = 16 * 128 * 32 + 2 * 32 + (16 * 16 * 4 + 4);
    expect(parameterCount(selfSupervision)).toBe(redraw);
  });

  it.each([
    [32, [[2048, 32]]],
    [
      64,
      [
        [4096, 64],
        [2048, 32],
      ],
    ],
    [
      128,
      [
        [4096, 128],
        [4096, 64],
        [2048, 32],
      ],
    ],
  ] as const)(
    'excites each map by the one of a quarter of its size, at %i pixels',
    (size, wanted) => {
      const { generator } = networks(size, 4);
      const squeezes = generator.weights.filter(({ name }) => name.endsWith('/squeeze/kernel'));
      expect(squeezes.map(({ shape }) => shape)).toEqual(wanted);
    },
  );

  it.each([3, 4] as const)('names every weight once, with %i channels', (channels) => {
    const { generator, judging, selfSupervision } = networks(64, channels);
    for (const names of [
      weightNames(generator),
      [...weightNames(judging), ...weightNames(selfSupervision)],
    ]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it.each(['batch', 'layer'] as const)(
    'normalises in its blocks, not in the first layer: %s',
    (discriminatorNorm) => {
      const scales = weightNames(networks(32, 4, { discriminatorNorm }).judging).filter((name) =>
        name.endsWith('/scale'),
      );
      expect(scales).toEqual([
        'down1/norm/scale',
        'down1/direct/norm/scale',
        'down2/norm/scale',
        'down2/direct/norm/scale',
      ]);
    },
  );

  it.each(['spectral', 'none'] as const)(
    'has biases in place of norms: %s',
    (discriminatorNorm) => {
      const names = weightNames(networks(32, 4, { discriminatorNorm }).judging);
      expect(names.filter((name) => name.includes('norm'))).toEqual([]);
      expect(names).toContain('down2/direct/bias');
    },
  );

  it('has no second task where that counts nothing', () => {
    expect(networks(32, 4, { reconstruction: 0 }).selfSupervision).toBeUndefined();
  });
});
