import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../../shared/known-places.ts';
import { layerNormalisation } from '../../../../../../main/trainer/gan/models/layers/normalisation.ts';
import { relativeDifference, wave } from '../../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../../ops/rounding.ts';
import { startTestEngine } from '../../../toy.ts';

const scale = [1.5, -0.5];
const offset = [0.25, 1];

/** In a mean and a variance of so many values, and what is done with them. */
const roundingsOf = (values: number) => 2 * values + 6;

/** Each image by itself, in plain JavaScript; channels are last. */
function byHand(values: ArrayLike<number>, images: number): number[] {
  const size = values.length / images;
  return Array.from({ length: images }, (_, image) => {
    const own = Array.from(values).slice(image * size, (image + 1) * size);
    const mean = own.reduce((sum, value) => sum + value) / size;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    return own.map(
      (value, index) =>
        ((value - mean) / Math.sqrt(variance + 1e-5)) * elementAt(scale, index % 2) +
        elementAt(offset, index % 2),
    );
  }).flat();
}

describe.each(['tensorflow', 'wasm'] as const)('layer normalisation on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  const layer = layerNormalisation('norm', 2);
  const normalise = (x: tf.Tensor) =>
    layer.apply(
      x,
      new Map([
        ['norm/scale', tf.tensor1d(scale)],
        ['norm/offset', tf.tensor1d(offset)],
      ]),
      { normalisation: { kind: 'batch' } },
    );

  it.each([[[3, 4, 4, 2]], [[3, 2]]])(
    'takes each image over all its axes, then scales each channel: %j',
    (shape) => {
      const images = wave(shape, 0.8, 2).add(
        tf.tensor([0, 5, -3]).reshape([3, ...shape.slice(1).map(() => 1)]),
      );
      // Twice: the values lie around 5 and are rounded so, while their deviation is half of that.
      expect(relativeDifference(normalise(images), byHand(images.dataSync(), 3))).toBeLessThan(
        roundingError(2 * roundingsOf(32)),
      );
    },
  );

  it('begins as a plain normalisation', () => {
    const initials = layer.weights.map(({ name, shape, initial }) => [name, shape, initial]);
    expect(initials).toEqual([
      ['norm/scale', [2], { kind: 'constant', value: 1 }],
      ['norm/offset', [2], { kind: 'constant', value: 0 }],
    ]);
  });

  it('keeps each image from the others', () => {
    const images = wave([2, 2, 2, 2], 0.8, 1);
    const alone = normalise(images.slice([1, 0, 0, 0], [1, 2, 2, 2]));
    const together = normalise(images).slice([1, 0, 0, 0], [1, 2, 2, 2]);
    expect(relativeDifference(together, alone)).toBeLessThan(roundingError(roundingsOf(8)));
  });

  it('has right first and second derivatives', () => {
    const weight = wave([2, 2, 2, 2], 1.3, 1);
    const objective = (x: tf.Tensor) => normalise(x).square().mul(weight).sum();
    const x = wave([2, 2, 2, 2], 0.8, 1);
    const gradient = tf.grad(objective);
    expectGradientOfDifferences(objective, x, roundingsOf(8));
    const penalty = (at: tf.Tensor) => gradient(at).square().sum();
    expectGradientOfDifferences(penalty, x, 2 * roundingsOf(8));
  });
});
