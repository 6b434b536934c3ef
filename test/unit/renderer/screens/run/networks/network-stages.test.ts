import { describe, expect, it } from 'vitest';
import {
  networkStages,
  stageHeight,
} from '../../../../../../renderer/screens/run/networks/network-stages.ts';
import type { LayerKind, NetworkLayer } from '../../../../../../shared/run/networks.ts';

const layer = (kind: LayerKind, ...output: number[]): NetworkLayer => ({
  ...{ kind, output, follows: true, name: '', kernel: [], weights: 0 },
});

describe('the stages of a network', () => {
  it('begin with a layer that has weights, and hold what is done to what it gives', () => {
    const stages = networkStages([
      layer('dense', 128),
      layer('reshape', 4, 4, 8),
      layer('batch-normalisation', 4, 4, 8),
      layer('relu', 4, 4, 8),
      layer('up-convolution', 8, 8, 3),
      layer('tanh', 8, 8, 3),
    ]);
    expect(stages.map(({ layers, output }) => [layers.map(({ kind }) => kind), output])).toEqual([
      [
        ['dense', 'batch-normalisation', 'relu'],
        [4, 4, 8],
      ],
      [
        ['up-convolution', 'tanh'],
        [8, 8, 3],
      ],
    ]);
  });

  it('begin anew where a layer does not take what the one before gave', () => {
    const stages = networkStages([
      layer('convolution', 8, 8, 13),
      { ...layer('dense', 256), follows: false },
      { ...layer('palette', 8, 8, 4), follows: false },
    ]);
    expect(stages.map(({ follows }) => follows)).toEqual([true, false, false]);
  });

  it('are the taller the larger their maps are', () => {
    const heights = [[10], [4, 4, 8], [32, 32, 8], [128, 128, 3]].map((output) =>
      stageHeight({ output }),
    );
    expect(heights).toEqual([...heights].sort((one, other) => one - other));
    expect(new Set(heights).size).toBe(4);
  });
});
