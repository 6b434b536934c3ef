import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../../shared/known-places.ts';
import { skipLayerExcitation } from '../../../../../../main/trainer/gan/models/layers/skip-layer-excitation.ts';
import { columnOf, dot, relativeDifference, wave } from '../../../../ops/numbers.ts';
import { roundingError } from '../../../../ops/rounding.ts';
import { nativeLoadTimeoutMs } from '../../../../native-tensorflow.ts';
import { mean, startTestEngine } from '../../../toy.ts';

const pass = { normalisation: { kind: 'batch' } } as const;
const [coarseChannels, fineChannels, gridSize] = [2, 3, 2];
const excitation = skipLayerExcitation(
  'excitation',
  { coarse: coarseChannels, fine: fineChannels, gridSize },
  { kind: 'normal', deviation: 0.02 },
);

function weightsByWave(): Map<string, tf.Tensor> {
  return new Map(
    excitation.weights.map(({ name, shape }, index) => [name, wave([...shape], 0.7 + index, 0.6)]),
  );
}

/** `values · kernel + bias` in plain JavaScript. */
function product(values: number[], name: string, weights: Map<string, tf.Tensor>): number[] {
  const kernel = weights.get(`excitation/${name}/kernel`)?.arraySync() as number[][];
  const bias = weights.get(`excitation/${name}/bias`)?.arraySync() as number[];
  return bias.map((offset, output) => offset + dot(values, columnOf(kernel, output)));
}

/** One coarse map `[n][n][channels]` as its grid's means, row by row. */
function gridMeans(map: number[][][]): number[] {
  const side = map.length / gridSize;
  const cells = Array.from({ length: gridSize * gridSize }, (_, cell) => ({
    top: Math.floor(cell / gridSize) * side,
    left: (cell % gridSize) * side,
  }));
  return cells.flatMap(({ top, left }) => {
    const pixels = map.slice(top, top + side).flatMap((row) => row.slice(left, left + side));
    return Array.from({ length: coarseChannels }, (_, channel) => mean(columnOf(pixels, channel)));
  });
}

function factorsByHand(coarse: tf.Tensor, weights: Map<string, tf.Tensor>): number[][] {
  return (coarse.arraySync() as number[][][][]).map((map) => {
    const squeezed = product(gridMeans(map), 'squeeze', weights);
    const active = squeezed.map((value) => (value > 0 ? value : 0.1 * value));
    return product(active, 'excite', weights).map((value) => 1 / (1 + Math.exp(-value)));
  });
}

describe.each(['tensorflow', 'wasm'] as const)('skip-layer excitation on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)), nativeLoadTimeoutMs);

  it.each([2, 4])(
    'weighs the channels of a fine map by a coarse one of %i pixels',
    (coarseSize) => {
      const weights = weightsByWave();
      const coarse = wave([2, coarseSize, coarseSize, coarseChannels], 0.37, 2);
      const fine = wave([2, 8, 8, fineChannels], 0.53, 1);
      const factors = factorsByHand(coarse, weights);
      const expected = Array.from(fine.dataSync(), (value, index) => {
        const ofImage = elementAt(factors, index < fine.size / 2 ? 0 : 1);
        return value * elementAt(ofImage, index % fineChannels);
      });
      const excited = excitation.excite(fine, coarse, weights, pass);
      expect(excited.shape).toEqual([2, 8, 8, fineChannels]);
      // Means of 4 pixels, a product of 8 terms and one of 3, a sigmoid.
      expect(relativeDifference(excited, expected)).toBeLessThan(roundingError(4 + 8 + 3 + 8));
      expect(new Set(factors.flat()).size).toBe(factors.flat().length);
    },
  );
});
