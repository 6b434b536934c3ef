import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerGradients } from '../../../../../../main/trainer/engines/start-backend.ts';
import { dropout } from '../../../../../../main/trainer/gan/models/layers/dropout.ts';
import { RandomStream } from '../../../../../../main/trainer/random/random-stream.ts';
import { drawDropoutMask } from '../../../../../../main/trainer/step/inputs/dropout-masks.ts';

const layer = dropout('drop', [10, 10, 4]);
const normalisation = { kind: 'batch' } as const;

beforeAll(registerGradients);

describe('dropout', () => {
  it('drops half of the numbers and keeps the mean', () => {
    tf.tidy(() => {
      const shape = [25, 10, 10, 4];
      const mask = tf.tensor(drawDropoutMask(new RandomStream(1, 'dropout'), 10_000), shape);
      const dropoutMasks = new Map([['drop', mask]]);
      const output = layer.apply(tf.ones(shape), new Map(), { normalisation, dropoutMasks });
      const values = Array.from(output.dataSync<'float32'>());
      expect(new Set(values)).toEqual(new Set([0, 2]));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      // Three standard deviations of a mean of 10,000.
      expect(Math.abs(mean - 1)).toBeLessThan(0.03);
    });
  });

  it('drops nothing without a mask', () => {
    tf.tidy(() => {
      const input = tf.randomUniform([2, 10, 10, 4]);
      expect(layer.apply(input, new Map(), { normalisation })).toBe(input);
    });
  });

  it('says which mask it takes', () => {
    expect(layer.dropout).toEqual([{ name: 'drop', shape: [10, 10, 4] }]);
  });
});
