import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { batchNormTraining, plainBatchNorm } from '../../../main/trainer/engines/ops/batch-norm.ts';
import {
  selectAlongAxis,
  type ImageAxis,
} from '../../../main/trainer/engines/ops/select-along-axis.ts';
import { tensorflowEngine } from '../../../main/trainer/engines/tensorflow.ts';
import { wasmEngine } from '../../../main/trainer/engines/wasm.ts';
import { nativeLoadTimeoutMs } from '../native-tensorflow.ts';
import { normal, relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';

let wasm: Engine;
let tensorflow: Engine;
beforeAll(async () => {
  tensorflow = await tensorflowEngine.start();
  wasm = await wasmEngine.start();
}, nativeLoadTimeoutMs);
afterAll(() => {
  wasm.dispose();
  tensorflow.dispose();
});

/** The same calculation on both engines, as plain numbers. */
async function onBoth(compute: () => tf.Tensor[]): Promise<[number[][], number[][]]> {
  const on = async (engine: Engine) => {
    await tf.setBackend(engine.facts.id);
    const results: number[][] = [];
    tf.tidy(() => results.push(...compute().map((tensor) => Array.from(tensor.dataSync()))));
    return results;
  };
  return [await on(wasm), await on(tensorflow)];
}

/** A sum over the places and channels of the largest kernel. */
const longestSum = 4 * 4 * 5;

function expectSame([portable, native]: [number[][], number[][]]): void {
  expect(portable.length).toBe(native.length);
  portable.forEach((values, i) => {
    expect(relativeDifference(tf.tensor1d(values), elementAt(native, i))).toBeLessThan(
      roundingError(longestSum),
    );
  });
}

describe('the gradient of a convolution’s input', () => {
  it.each([
    { size: [8, 8], kernel: [4, 4], stride: 2, pad: 'same' },
    { size: [7, 9], kernel: [5, 3], stride: 2, pad: 'same' },
    { size: [9, 8], kernel: [3, 3], stride: 2, pad: 'valid' },
    { size: [9, 9], kernel: [3, 3], stride: 4, pad: 'same' },
    { size: [6, 5], kernel: [1, 1], stride: 3, pad: 'same' },
    { size: [5, 6], kernel: [3, 3], stride: 1, pad: 'same' },
    { size: [3, 2], kernel: [2, 2], stride: 4, pad: 'same' },
  ] as const)('is TensorFlow’s for $size by $kernel, stride $stride, $pad', async (c) => {
    const gradients = () => {
      const filter = normal([...c.kernel, 3, 5], 1) as tf.Tensor4D;
      const images = normal([2, ...c.size, 3], 2) as tf.Tensor4D;
      const convolve = (x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter, c.stride, c.pad);
      return [tf.grad(convolve)(images, normal(convolve(images).shape, 3))];
    };
    expectSame(await onBoth(gradients));
  });
});

describe('batch normalisation on wasm', () => {
  const input = () => normal([4, 3, 5, 6], 1) as tf.Tensor4D;
  const scale = () => normal([6], 2) as tf.Tensor1D;
  const offset = () => normal([6], 3) as tf.Tensor1D;

  it('gives the output, statistics and gradients of plain ops', async () => {
    await tf.setBackend('wasm');
    const results = (batchNorm: typeof plainBatchNorm) => {
      const { output, mean, variance } = batchNorm(input().add(1), scale(), offset());
      const gradients = tf.grads((x, gamma, beta) =>
        batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D).output.pow(3),
      )([input(), scale(), offset()]);
      return [output, mean, variance, ...gradients];
    };
    const plain = results(plainBatchNorm);
    results(batchNormTraining).forEach((result, i) =>
      // Means of 60 values three times, forward and back, and a cube.
      expect(relativeDifference(result, elementAt(plain, i))).toBeLessThan(
        roundingError(2 * 3 * 60),
      ),
    );
  });

  it('refuses a second derivative instead of taking it as zero', async () => {
    await tf.setBackend('wasm');
    const slope = (x: tf.Tensor) =>
      tf.grad((u) => batchNormTraining(u as tf.Tensor4D, scale(), offset()).output.pow(3))(x);
    expect(() => tf.grad(slope)(input())).toThrow(/no second derivative/);
  });
});

describe.each([1, 2] as ImageAxis[])('selecting along axis %i', (axis) => {
  const select = (images: tf.Tensor) => {
    const indexes = tf.tensor2d([0, 0, 2, -1, 3, 2, 1, 0], [2, 4], 'int32');
    return selectAlongAxis(images as tf.Tensor4D, indexes, axis);
  };

  it('has the values and gradients of TensorFlow, the second too', async () => {
    const compute = () => {
      const images = normal([2, 4, 4, 3], 1);
      const slope = tf.grad((x) => select(x).pow(3));
      return [select(images), slope(images), tf.grad((x) => slope(x).pow(2))(images)];
    };
    expectSame(await onBoth(compute));
  });
});

it('an identity shares its values with what it was made of, and outlives it', async () => {
  await tf.setBackend('wasm');
  const original = tf.tensor1d([1, 2, 3]);
  const copy = original.clone();
  original.dispose();
  expect(Array.from(copy.dataSync())).toEqual([1, 2, 3]);
  copy.dispose();
});

it('slices and concatenates along any axis like TensorFlow', async () => {
  const compute = () => {
    const images = normal([2, 3, 4, 5], 1);
    const lastChannels = images.slice([0, 0, 0, 3], [2, 3, 4, 2]);
    const parts = [
      lastChannels,
      images.slice([1, 1, 0, 0], [1, 2, -1, 4]),
      images.flatten().slice(7, 20),
    ];
    const joined = [0, 1, 2, 3, -1].map((axis) => tf.concat([images, images.mul(2)], axis));
    return [...parts, ...joined, tf.concat([images, lastChannels], 3)];
  };
  expectSame(await onBoth(compute));
});
