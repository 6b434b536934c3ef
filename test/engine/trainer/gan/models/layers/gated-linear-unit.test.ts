import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gatedLinearUnit } from '../../../../../../main/trainer/gan/models/layers/gated-linear-unit.ts';
import { relativeDifference, wave } from '../../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../../ops/rounding.ts';
import { nativeLoadTimeoutMs } from '../../../../native-tensorflow.ts';
import { startTestEngine } from '../../../toy.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe.each(['tensorflow', 'wasm'] as const)('the gated linear unit on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)), nativeLoadTimeoutMs);

  it('lets the first half of the channels through as far as the second half says', () => {
    const output = gatedLinearUnit(tf.tensor4d([1, -2, 0, 3, 5, 4, -1, 0.5], [2, 1, 1, 4]));
    expect(output.shape).toEqual([2, 1, 1, 2]);
    const expected = [1 * sigmoid(0), -2 * sigmoid(3), 5 * sigmoid(-1), 4 * sigmoid(0.5)];
    expect(relativeDifference(output, expected)).toBeLessThan(roundingError(8));
  });

  it('has a right gradient', () => {
    const x = wave([2, 2, 2, 4], 0.8, 1);
    const objective = (at: tf.Tensor) => gatedLinearUnit(at).square().sum();
    // The sum of 16 squares.
    expectGradientOfDifferences(objective, x, 16 + 8);
  });
});
