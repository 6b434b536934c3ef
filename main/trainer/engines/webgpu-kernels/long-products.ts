import * as tf from '@tensorflow/tfjs-core';
import type { WebgpuBackend } from '../ops/webgpu-op.ts';
import { replaceKernel } from '../replace-kernel.ts';
import { multiplyInSlices } from './gathered-product.ts';

/** As tfjs decides for its `MatMulSplitKProgram` (BatchMatMul_impl.js of 4.22), whatever the card. */
const [longInner, fewTiles, leastValues] = [2_000, 16, 128];

/**
 * Products of long rows and columns that come to few values, which tfjs sums up by atomic additions: in whatever order its workgroups come
 * to it, so that a run that is repeated, or resumed, would be another in the last bit.
 */
export function registerLongProducts(): void {
  const { kernelFunc } = tf.getKernel('BatchMatMul', 'webgpu');
  replaceKernel('BatchMatMul', 'webgpu', (args) => {
    const { a, b } = args.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const { transposeA, transposeB } = args.attrs as { transposeA: boolean; transposeB: boolean };
    const [rows, inner] = sidesOf(a, transposeA);
    const [, columns] = sidesOf(b, transposeB);
    const isOne = [a, b].every(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2)) === 1);
    const tiles = Math.ceil(rows / 32) * Math.ceil(columns / 32);
    const isLong = inner >= longInner && tiles <= fewTiles && rows * columns > leastValues;
    if (!isOne || !isLong) return kernelFunc(args);
    const product = {
      name: `long product ${transposeA} ${transposeB}`,
      inputs: ['a', 'b'],
      ...{ rows, inner, columns },
      contiguous: { left: transposeA ? 'outer' : 'inner', right: transposeB ? 'inner' : 'outer' },
      code: `
        fn readLeft(slab : i32, row : i32, at : i32) -> f32 {
          return a[${transposeA ? `at * ${rows} + row` : `row * ${inner} + at`}];
        }
        fn readRight(slab : i32, at : i32, column : i32) -> f32 {
          return b[${transposeB ? `column * ${inner} + at` : `at * ${columns} + column`}];
        }`,
    } as const;
    const result = multiplyInSlices(args.backend as WebgpuBackend, product, [a, b]);
    const outer = a.shape.length >= b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
    return { ...result, shape: [...outer, rows, columns] };
  });
}

/** Rows and columns, after transposing. */
function sidesOf({ shape }: tf.TensorInfo, isTransposed: boolean): [number, number] {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
}
