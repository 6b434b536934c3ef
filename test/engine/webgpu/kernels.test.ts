import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { largestDifference } from '../ops/numbers.ts';
import {
  geometryOf,
  type ConvolutionGeometry,
  type Shape4D,
} from '../../../main/trainer/engines/convolution-geometry.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { gatheredProductProgram } from '../../../main/trainer/engines/webgpu-kernels/gathered-product.ts';
import { takeValues } from '../../../main/trainer/engines/take-values.ts';
import { startTestEngine } from '../trainer/toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('webgpu');
});
afterAll(() => engine.dispose());

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);

/** Float32 sums of up to some thousand products of numbers near one. */
const tolerance = 2e-4;

async function expectNear(made: tf.Tensor, expected: ArrayLike<number>, shape: number[]) {
  expect(made.shape).toEqual(shape);
  const got = await takeValues(made);
  expect(got).toHaveLength(expected.length);
  expect(largestDifference(got, expected)).toBeLessThan(
    tolerance * Math.max(1, ...Array.from(expected, Math.abs)),
  );
}

/** Every product of a convolution: places of the input, the result and the filter that meet. */
function eachProduct(
  geometry: ConvolutionGeometry,
  meet: (input: number, result: number, weight: number) => void,
): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = geometry;
  for (let image = 0; image < batchSize; image++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let tapRow = 0; tapRow < filterHeight; tapRow++)
          for (let tapColumn = 0; tapColumn < filterWidth; tapColumn++) {
            const inRow = row * strideHeight + tapRow - padInfo.top;
            const inColumn = column * strideWidth + tapColumn - padInfo.left;
            if (inRow < 0 || inRow >= inHeight || inColumn < 0 || inColumn >= inWidth) continue;
            const input = ((image * inHeight + inRow) * inWidth + inColumn) * inChannels;
            const result = ((image * outHeight + row) * outWidth + column) * outChannels;
            const weight = (tapRow * filterWidth + tapColumn) * inChannels * outChannels;
            for (let from = 0; from < inChannels; from++)
              for (let to = 0; to < outChannels; to++)
                meet(input + from, result + to, weight + from * outChannels + to);
          }
}

describe('the gradients of a convolution on a graphics card', () => {
  it.each<[string, Shape4D, Shape4D, number | [number, number], 'same' | 'valid']>([
    ['a stride of two', [2, 8, 8, 8], [4, 4, 8, 16], 2, 'same'],
    ['many places and few weights', [4, 16, 16, 3], [3, 3, 3, 5], 1, 'same'],
    ['more weights than a workgroup takes', [2, 4, 4, 20], [3, 3, 20, 70], 1, 'same'],
    ['a kernel of five, odd sizes', [3, 7, 5, 3], [5, 5, 3, 18], 2, 'same'],
    ['no padding', [2, 9, 6, 4], [3, 2, 4, 4], [2, 3], 'valid'],
    ['slices that do not come out even', [3, 13, 11, 2], [3, 3, 2, 4], 1, 'same'],
    ['a stride beyond the kernel', [1, 7, 7, 2], [1, 2, 2, 3], 3, 'valid'],
  ])('are the sums of all products: %s', async (_name, inputShape, filterShape, strides, pad) => {
    const geometry = geometryOf(inputShape, filterShape, { strides, pad });
    const { batchSize, outHeight, outWidth, outChannels } = geometry;
    const dyShape: Shape4D = [batchSize, outHeight, outWidth, outChannels];
    const [x, filter, dy] = [normal(inputShape, 1), normal(filterShape, 2), normal(dyShape, 3)];
    const before = tf.memory().numTensors;
    const [dx, dFilter] = tf.grads((image, weights) =>
      tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, strides, pad),
    )([x, filter], dy);

    const [image, weights, gradient] = await Promise.all(
      [x, filter, dy].map(async (tensor) => takeValues(tensor.clone())),
    );
    const [expectedOfInput, expectedOfFilter] = [x, filter].map(
      ({ size }) => new Float64Array(size),
    );
    eachProduct(geometry, (input, result, weight) => {
      expectedOfInput[input] += gradient[result] * weights[weight];
      expectedOfFilter[weight] += gradient[result] * image[input];
    });
    await expectNear(dx, expectedOfInput, inputShape);
    await expectNear(dFilter, expectedOfFilter, filterShape);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a matrix product on a graphics card', () => {
  it.each<[boolean, boolean]>([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('of long sides is what it says, transposed %s and %s', async (transposeA, transposeB) => {
    const [rows, inner, columns] = [20, 2_100, 9];
    const a = normal(transposeA ? [inner, rows] : [rows, inner], 1);
    const b = normal(transposeB ? [columns, inner] : [inner, columns], 2);
    const [left, right] = await Promise.all([a, b].map(async (each) => takeValues(each.clone())));
    const expected = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let at = 0; at < inner; at++)
          expected[row * columns + column] +=
            left[transposeA ? at * rows + row : row * inner + at] *
            right[transposeB ? column * inner + at : at * columns + column];
    const programs = vi.spyOn(tf.backend() as WebGPUBackend, 'runWebGPUProgram');
    await expectNear(a.matMul(b, transposeA, transposeB), expected, [rows, columns]);
    const keys = programs.mock.calls.map(([{ shaderKey }]) => shaderKey);
    programs.mockRestore();
    // None that adds in whatever order its workgroups come.
    expect(keys.some((key) => key.includes('plitK'))).toBe(false);
  });

  it('of more rows than a side of a grid takes has them behind one another', () => {
    const contiguous = { left: 'inner', right: 'inner' } as const;
    const sides = { rows: 128 * 128 * 1024, inner: 16, columns: 3 };
    const what = { name: 'large', inputs: [], outputShape: [1], code: '', contiguous };
    const { dispatch } = gatheredProductProgram({ ...what, ...sides, slabs: 4 });
    expect(Math.max(...dispatch)).toBeLessThanOrEqual(65_535);
    expect(dispatch[1] * dispatch[2] * 64).toBeGreaterThanOrEqual(sides.rows * 4);
  });
});

describe('sums and means on a graphics card', () => {
  it.each<[number[], number[], boolean]>([
    [[6, 5, 4, 3], [0, 1, 2], false],
    [[6, 5, 4, 3], [0, 1, 2], true],
    [[3, 700, 5], [1], true],
    [[70_000, 2], [0], false],
    [[2, 3, 40], [2], false],
    [[4, 3, 2], [0, 2], false],
    [[4, 3], [0, 1], false],
  ])('of %j over the axes %j are what they say', async (shape, axes, keepDims) => {
    const x = normal(shape, 1);
    const values = await takeValues(x.clone());
    const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
    const sums = new Float64Array(tf.util.sizeFromShape(kept));
    const strides = [...tf.util.computeStrides(shape), 1];
    const keptStrides = [...tf.util.computeStrides(kept), 1];
    values.forEach((value, index) => {
      const place = shape.reduce((sum, length, axis) => {
        const at = Math.floor(index / strides[axis]) % length;
        return sum + (kept[axis] === 1 ? 0 : at * keptStrides[axis]);
      }, 0);
      sums[place] += value;
    });
    const expectedShape = keepDims ? kept : shape.filter((_, axis) => !axes.includes(axis));
    const count = values.length / sums.length;
    await expectNear(x.sum(axes, keepDims), sums, expectedShape);
    await expectNear(
      x.mean(axes, keepDims),
      sums.map((sum) => sum / count),
      expectedShape,
    );
  });

  it('also of whole numbers, which stay whole', async () => {
    const sum = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32').sum(0);
    expect(sum.dtype).toBe('int32');
    expect(Array.from(await takeValues(sum))).toEqual([4, 6]);
  });
});
