import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program.js';
import { float, mostWorkgroups, namesUniforms, type WebgpuBackend } from '../ops/webgpu-op.ts';
import { replaceKernel } from '../replace-kernel.ts';

/** Columns that a workgroup sums up, beside each other, and how many of its threads share one. */
const shared = { lanes: 32, threadsOfLane: 8 };
/** So few rows are summed up by one thread: waiting for others takes longer. */
const fewRows = 32;
const unshared = { lanes: 64, threadsOfLane: 1 };
/** Rows that a workgroup sums up: more are cut into parts whose sums are summed up in their turn. */
const rowsOfPart = 256;
const mostParts = 256;

/** What is summed up: `[outer, rows, columns]`, over the rows. */
interface Rows {
  outer: number;
  rows: number;
  columns: number;
}

/**
 * Sums and means over all axes but the last ones, where tfjs transposes first: gradients of biases, and batch
 * normalisation's statistics, need them in every layer.
 */
export function registerSums(): void {
  registerSum('Sum', () => 1);
  registerSum('Mean', ({ rows }) => 1 / rows);
}

function registerSum(kernelName: 'Sum' | 'Mean', factorOf: (shape: Rows) => number): void {
  const { kernelFunc } = tf.getKernel(kernelName, 'webgpu');
  replaceKernel(kernelName, 'webgpu', (args) => {
    const { x } = args.inputs as { x: tf.TensorInfo };
    const { axis, keepDims } = args.attrs as unknown as {
      axis: number | number[] | null;
      keepDims: boolean;
    };
    const axes = tf.util.parseAxisParam(axis as number | number[], x.shape);
    const shape = rowsOf(x, axes);
    if (!shape) return kernelFunc(args);
    const sum = sumOverRows(args.backend as WebgpuBackend, x, shape, factorOf(shape));
    const [kept] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const expanded = tf.backend_util.expandShapeToKeepDim(kept, axes);
    return { ...sum, shape: keepDims ? expanded : kept };
  });
}

/** @returns undefined where tfjs's own kernel does as well, or something else is summed up than float32 */
function rowsOf({ shape, dtype }: tf.TensorInfo, axes: readonly number[]): Rows | undefined {
  const [first, last] = [axes[0], axes.at(-1)];
  const followOneAnother = axes.every((axis, place) => axis === (first ?? 0) + place);
  if (first === undefined || last === undefined || !followOneAnother) return undefined;
  const [outer, rows, columns] = [
    shape.slice(0, first),
    shape.slice(first, last + 1),
    shape.slice(last + 1),
  ].map((part) => tf.util.sizeFromShape(part));
  const fits = outer <= mostWorkgroups && columns <= mostWorkgroups * shared.lanes;
  const isOurs = dtype === 'float32' && columns > 1 && rows > 0 && fits;
  return isOurs ? { outer, rows, columns } : undefined;
}

/**
 * In an order that the shape alone decides, so that two equal runs come to the same numbers.
 *
 * @param factor that each sum is multiplied by
 * @returns `[outer, columns]`
 */
export function sumOverRows(
  backend: WebgpuBackend,
  x: tf.TensorInfo,
  { outer, rows, columns }: Rows,
  factor = 1,
): tf.TensorInfo {
  const parts = Math.min(mostParts, Math.ceil(rows / rowsOfPart));
  if (parts === 1) {
    const program = sumProgram({ outer, rows, columns }, 1, factor);
    const sum = backend.runWebGPUProgram(program, [x], 'float32');
    return { ...sum, shape: [outer, columns] };
  }
  const sums = backend.runWebGPUProgram(
    sumProgram({ outer, rows, columns }, parts, 1),
    [x],
    'float32',
  );
  const sum = sumOverRows(backend, sums, { outer, rows: parts, columns }, factor);
  backend.disposeData(sums.dataId);
  return sum;
}

/** @returns what writes `[outer, parts, columns]` */
function sumProgram({ outer, rows, columns }: Rows, parts: number, factor: number): WebGPUProgram {
  const length = Math.ceil(rows / parts);
  const { lanes, threadsOfLane } = length <= fewRows ? unshared : shared;
  return {
    variableNames: ['x'],
    outputShape: [outer, parts, columns],
    dispatchLayout: { x: [2], y: [1], z: [0] },
    dispatch: [Math.ceil(columns / lanes), parts, outer],
    workgroupSize: [lanes, threadsOfLane, 1],
    shaderKey: `sum over rows ${rows} ${columns} ${parts} ${factor}`,
    getUserCode: () => `
      ${threadsOfLane > 1 ? `var<workgroup> sums : array<f32, ${lanes * threadsOfLane}>;` : ''}

      fn main() {
        ${namesUniforms}
        let column = i32(workgroupId.x) * ${lanes} + i32(localId.x);
        let part = i32(workgroupId.y);
        let outer = i32(workgroupId.z);
        var sum = 0.0;
        if (column < ${columns}) {
          let end = min((part + 1) * ${length}, ${rows});
          for (var row = part * ${length} + i32(localId.y); row < end; row += ${threadsOfLane}) {
            sum += x[(outer * ${rows} + row) * ${columns} + column];
          }
        }
        ${threadsOfLane > 1 ? addThreads(lanes, threadsOfLane) : ''}
        if (localId.y == 0 && column < ${columns}) {
          result[(outer * ${parts} + part) * ${columns} + column] = sum * ${float(factor)};
        }
      }`,
  };
}

/** WGSL that adds to the first thread's sum those of the others that share its column. */
function addThreads(lanes: number, threadsOfLane: number): string {
  return `
        sums[localIndex] = sum;
        workgroupBarrier();
        if (localId.y == 0) {
          for (var thread = 1u; thread < ${threadsOfLane}; thread++) {
            sum += sums[thread * ${lanes} + localId.x];
          }
        }`;
}
