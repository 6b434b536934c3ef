import { describe, expect, it } from 'vitest';
import type { MachineFacts } from '../../../../bench/machine.ts';
import {
  commandFor,
  contenders,
  obstacleTo,
  type ContenderId,
} from '../../../../bench/training/contenders.ts';
import { requireParity } from '../../../../bench/training/measure-training.ts';
import { recipes } from '../../../../bench/training/recipes.ts';

const machine: MachineFacts = {
  processor: 'a processor',
  threads: 3,
  memoryBytes: 8 * 2 ** 30,
  system: 'linux',
  node: '24',
  bfloat16: false,
};
const peers = { python: '/cache/python', obstacles: { pytorch: 'no network' } };
const [smallest, , largest] = recipes;

function contender(id: ContenderId) {
  const found = contenders.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

describe('contenders', () => {
  it('stay out where they cannot run, with the reason', () => {
    const reason = (id: ContenderId, recipe = smallest) =>
      obstacleTo(contender(id), recipe, machine, peers);
    expect(reason('compiled')).toBeUndefined();
    expect(reason('compiled-bfloat16')).toMatch(/bfloat16/);
    expect(reason('pytorch-channels-last')).toBe('no network');
    expect(reason('tensorflow')).toBeUndefined();
    expect(reason('wasm')).toBeUndefined();
    expect(reason('wasm', largest)).toMatch(/minutes/);
  });

  it('of Python get the recipe, the layout and the number of threads', () => {
    const one = contender('pytorch-channels-last-bfloat16');
    const { executable, args } = commandFor(one, largest, machine, peers);
    expect(executable).toBe('/cache/python');
    expect(args[0]).toMatch(/pytorch_peer\.py$/);
    expect(JSON.parse(args[1])).toMatchObject({
      ...{ size: 128, channels: 3, baseChannels: 64, loss: 'wgan', optimizer: 'rmsprop' },
      ...{ nCritic: 5, weightClip: 0.01, threads: 3, precision: 'bfloat16', channelsLast: true },
    });
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
      expect(hyperparameters).toMatchObject({ emaDecay: 0, flip: false, shift: 0, brightness: 0 });
    }
  });
});
