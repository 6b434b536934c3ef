import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../../shared/known-places.ts';
import {
  routeByAgreement,
  routedCapsule,
} from '../../../../../../main/trainer/gan/models/layers/routed-capsule.ts';
import { columnOf, dot, relativeDifference, wave } from '../../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../../ops/rounding.ts';
import { nativeLoadTimeoutMs } from '../../../../native-tensorflow.ts';
import { startTestEngine } from '../../../toy.ts';

const pass = { normalisation: { kind: 'batch' } } as const;

/** Three iterations of shares among 5 capsules, their sum, its length of 4 numbers, and agreements with it. */
const routingRoundings = 3 * (5 + 5 + 4 + 4 + 8);

function squashByHand(vector: number[]): number[] {
  const square = dot(vector, vector);
  return vector.map((value) => (value * Math.sqrt(square)) / (1 + square));
}

/** Sabour 2017, procedure 1, with shares among the capsules below. */
function routeByHand(predictions: number[][]): number[] {
  let agreement = predictions.map(() => 0);
  let capsule: number[] = [];
  for (let iteration = 1; iteration <= 3; iteration++) {
    const powers = agreement.map(Math.exp);
    const total = powers.reduce((sum, power) => sum + power);
    const shares = powers.map((power) => (predictions.length * power) / total);
    const sum = elementAt(predictions, 0).map((_, index) =>
      dot(shares, columnOf(predictions, index)),
    );
    const squashed = squashByHand(sum);
    agreement = agreement.map(
      (before, index) => before + dot(elementAt(predictions, index), squashed),
    );
    capsule = squashed;
  }
  return capsule;
}

describe.each(['tensorflow', 'wasm'] as const)('a routed capsule on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)), nativeLoadTimeoutMs);

  it('is what three iterations of routing give', () => {
    const predictions = wave([3, 5, 4], 0.9, 0.7) as tf.Tensor3D;
    const expected = predictions.arraySync().flatMap(routeByHand);
    expect(relativeDifference(routeByAgreement(predictions), expected)).toBeLessThan(
      roundingError(routingRoundings),
    );
  });

  it('listens more to those that agree', () => {
    const predictions = tf.tensor3d([1, 0, 1, 0, 1, 0, -0.5, 1], [1, 4, 2]);
    const steepness = (vector: ArrayLike<number>) => elementAt(vector, 1) / elementAt(vector, 0);
    const unrouted = squashByHand([2.5, 1]);
    expect(steepness(routeByAgreement(predictions).dataSync())).toBeLessThan(
      steepness(unrouted) / 2,
    );
  });

  it('is predicted by a matrix for each capsule below', () => {
    const shape = { inputs: 5, inputLength: 3, outputLength: 4 };
    const layer = routedCapsule('real', shape);
    const kernel = wave([5, 3, 4], 0.6, 0.8) as tf.Tensor3D;
    const below = wave([2, 5, 3], 0.35, 0.5) as tf.Tensor3D;
    const matrices = kernel.arraySync();
    const expected = below.arraySync().flatMap((capsules) =>
      routeByHand(
        capsules.map((capsule, index) => {
          const matrix = elementAt(matrices, index);
          return elementAt(matrix, 0).map((_, output) => dot(capsule, columnOf(matrix, output)));
        }),
      ),
    );
    const output = layer.apply(below, new Map([['real/kernel', kernel]]), pass);
    expect(output.shape).toEqual([2, 4]);
    expect(relativeDifference(output, expected)).toBeLessThan(roundingError(3 + routingRoundings));
  });

  it('has a right gradient, through routing too', () => {
    const direction = wave([2, 3], 1.7, 1);
    const predictions = wave([2, 4, 3], 0.9, 0.7);
    const objective = (at: tf.Tensor) =>
      routeByAgreement(at as tf.Tensor3D)
        .mul(direction)
        .sum();
    expectGradientOfDifferences(objective, predictions, routingRoundings);
  });
});
