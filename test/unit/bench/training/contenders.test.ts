import { describe, expect, it } from 'vitest';
import type { MachineFacts } from '../../../../bench/machine.ts';
import {
  commandFor,
  contenderOf,
  obstacleTo,
  type ContenderId,
} from '../../../../bench/training/contenders.ts';
import { requireParity } from '../../../../bench/training/measure-training.ts';
import { recipes } from '../../../../bench/training/recipes.ts';
import { elementAt } from '../../../../shared/known-places.ts';

const machine: MachineFacts = {
  processor: 'a processor',
  threads: 3,
  memoryBytes: 8 * 2 ** 30,
  system: 'linux',
  node: '24',
  bfloat16: false,
};
const peers = { python: '/cache/python', obstacles: { pytorch: 'no network' } };
const smallest = recipeOf('vanilla-32');
const largest = recipeOf('wgan-128');

function recipeOf(id: string) {
  const found = recipes.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

describe('contenders', () => {
  it('all have oneDNN, which Python TensorFlow leaves off without AVX-512', () => {
    for (const id of ['compiled', 'tensorflow'] as const) {
      const { env } = commandFor(contenderOf(id), smallest, machine, peers);
      expect(env.TF_ENABLE_ONEDNN_OPTS).toBe('1');
    }
  });

  it('stay out where they cannot run, with the reason', () => {
    const reason = (id: ContenderId, recipe = smallest) =>
      obstacleTo(contenderOf(id), recipe, machine, peers);
    expect(reason('compiled')).toBeUndefined();
    expect(reason('compiled-bfloat16')).toMatch(/bfloat16/);
    expect(reason('pytorch-channels-last')).toBe('no network');
    expect(reason('tensorflow')).toBeUndefined();
    expect(reason('wasm')).toBeUndefined();
    expect(reason('wasm', largest)).toMatch(/minutes/);
  });

  it('of Python are told the model, its normalisation and all that the loss needs', () => {
    const one = contenderOf('tensorflow');
    const { args } = commandFor(one, recipeOf('wgan-gp-32'), machine, peers);
    expect(JSON.parse(elementAt(args, 1))).toMatchObject({
      ...{ model: 'dcgan', discriminatorNorm: 'layer', latentDistribution: 'normal' },
      ...{ loss: 'wgan-gp', gradientPenalty: 10, optimizer: 'adam', beta1: 0, beta2: 0.9 },
      ...{ generatorLearningRate: 1e-4, discriminatorLearningRate: 1e-4, nCritic: 5 },
    });
  });

  it('of Python get the recipe, the layout and the number of threads', () => {
    const one = contenderOf('pytorch-channels-last-bfloat16');
    const { executable, args } = commandFor(one, largest, machine, peers);
    expect(executable).toBe('/cache/python');
    expect(args[0]).toMatch(/pytorch_peer\.py$/);
    expect(JSON.parse(elementAt(args, 1))).toMatchObject({
      ...{ model: 'pokegan', size: 128, channels: 3, baseChannels: 32, batch: 64 },
      ...{ loss: 'wgan', optimizer: 'rmsprop', generatorLearningRate: 2e-4 },
      ...{ nCritic: 5, weightClip: 0.01, threads: 3, precision: 'bfloat16', channelsLast: true },
    });
  });

  it('on a card are told so, and need no bfloat16 of the processor', () => {
    const withTorch = { python: '/usr/bin/python3', obstacles: {} };
    const { args } = commandFor(contenderOf('pytorch-card-tf32'), smallest, machine, withTorch);
    expect(JSON.parse(elementAt(args, 1))).toMatchObject({ device: 'card', precision: 'tf32' });
    const bfloat16 = contenderOf('pytorch-card-bfloat16');
    expect(obstacleTo(bfloat16, smallest, machine, withTorch)).toBeUndefined();
    expect(obstacleTo(bfloat16, smallest, machine, peers)).toBe('no network');
    expect(obstacleTo(contenderOf('webgpu'), largest, machine, peers)).toBeUndefined();
  });

  it('must train networks of the same size', () => {
    const entrant = (title: string, generator: number) => ({
      contender: { title },
      ready: {
        type: 'ready' as const,
        parameters: { generator, discriminator: 7 },
        software: title,
      },
    });
    expect(requireParity([entrant('ours', 9), entrant('theirs', 9)]).generator).toBe(9);
    expect(() => requireParity([entrant('ours', 9), entrant('theirs', 8)])).toThrow(
      /theirs: 8 \+ 7/,
    );
    expect(() => requireParity([])).toThrow();
  });
});

describe('recipes', () => {
  it('time nothing but the step', () => {
    for (const { hyperparameters } of recipes) {
      expect(hyperparameters).toMatchObject({
        ...{ emaDecay: 0, flip: false, shift: 0, brightness: 0, contrast: 0, saturation: 0 },
        ...{ cutout: 0, reuseNoise: false, imagesFromZero: false },
      });
    }
  });
});
