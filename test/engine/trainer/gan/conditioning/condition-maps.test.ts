import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import { conditionMaps } from '../../../../../main/trainer/gan/conditioning/condition-maps.ts';
import { relativeDifference, wave } from '../../../ops/numbers.ts';
import { roundingError } from '../../../ops/rounding.ts';
import { startTestEngine } from '../../toy.ts';

const vocabulary = { kind: 'tags', names: ['red', 'flying', 'small'] } as const;
const pass = { normalisation: { kind: 'batch' } } as const;
const size = 4;

describe.each(['tensorflow', 'wasm'] as const)('a condition beside a picture, on %s', (engine) => {
  beforeAll(async () => void (await startTestEngine(engine)));

  const condition = () => tf.tensor2d([0, 1, 0, 1, 0, 1], [2, 3]);

  it('is a plane for each name without an embedding, 1 all over where it applies', () => {
    const maps = conditionMaps({ ...vocabulary, names: [...vocabulary.names] }, size, 0);
    expect(maps.channels).toBe(3);
    expect(maps.layer.weights).toEqual([]);
    const planes = maps.layer.apply(condition(), new Map(), pass);
    expect(planes.shape).toEqual([2, size, size, 3]);
    const values = planes.dataSync();
    for (let pixel = 0; pixel < size * size; pixel++) {
      expect([...values.slice(3 * pixel, 3 * pixel + 3)]).toEqual([0, 1, 0]);
      const second = 3 * (size * size + pixel);
      expect([...values.slice(second, second + 3)]).toEqual([1, 0, 1]);
    }
  });

  it('is one learned plane with an embedding, where those of several names add up', () => {
    const maps = conditionMaps({ ...vocabulary, names: [...vocabulary.names] }, size, 8);
    expect(maps.channels).toBe(1);
    expect(maps.layer.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['plane/kernel', [3, size * size]],
    ]);
    const kernel = wave([3, size * size], 0.7, 1);
    const planes = maps.layer.apply(condition(), new Map([['plane/kernel', kernel]]), pass);
    expect(planes.shape).toEqual([2, size, size, 1]);
    const learned = kernel.dataSync();
    const expected = [
      ...learned.slice(16, 32),
      ...learned.slice(0, 16).map((value, pixel) => value + elementAt(learned, 32 + pixel)),
    ];
    expect(relativeDifference(planes, expected)).toBeLessThan(roundingError(3));
  });
});
