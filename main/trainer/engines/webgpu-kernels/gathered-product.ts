import type * as tf from '@tensorflow/tfjs-core';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program.js';
import { mostWorkgroups, namesUniforms, type WebgpuBackend } from '../ops/webgpu-op.ts';
import { sumOverRows } from './sums.ts';

/** A matrix product `[rows, inner]` x `[inner, columns]` whose factors are gathered from where they lie. */
export interface GatheredProduct {
  /** What is computed, with every number that the code holds: a shader is compiled once for each name. */
  name: string;
  /** The tensors that the code reads, float32, by the names that it has for them. */
  inputs: readonly string[];
  /** Of the result; the code says where in it a value goes. */
  outputShape: readonly number[];
  rows: number;
  inner: number;
  columns: number;
  /** Several products beside each other, told apart by `slab`. */
  slabs?: number;
  /** Parts of `inner` that are summed up each for itself, by workgroups of their own. */
  slices?: number;
  /** WGSL of how much of `inner` a slab has, where they differ. */
  innerOfSlab?: string;
  /** Along which of its sides a factor's values lie beside each other in memory: threads read it that way. */
  contiguous: { left: 'outer' | 'inner'; right: 'outer' | 'inner' };
  /**
   * WGSL: `fn readLeft(slab : i32, row : i32, at : i32) -> f32`,
   * `fn readRight(slab : i32, at : i32, column : i32) -> f32` and
   * `fn write(slab : i32, slice : i32, row : i32, column : i32, value : f32)`.
   */
  code: string;
}

/** Threads along each side of a workgroup: WebGPU grants 256 in all. */
const side = 16;
/** Rows that a thread computes. */
const rowsEach = 4;
/** Rows of the result that a workgroup computes. */
const tileRows = side * rowsEach;
/** How much of `inner` is brought into the workgroup's memory at once. */
const depth = 16;

/** Workgroups that keep a large card busy. */
const enoughWorkgroups = 512;
/** Less of the inner side is not worth a workgroup of its own. */
const leastOfSlice = 128;

/**
 * A product of few rows and columns and a long inner side, which is cut into slices that are summed up in their turn; in an order that
 * the shape alone decides.
 *
 * @param product whose `write` puts values of slices behind one another: `[slice, row, column]`
 * @returns `[rows, columns]`
 */
export function multiplyInSlices(
  backend: WebgpuBackend,
  product: Omit<GatheredProduct, 'outputShape' | 'slabs' | 'slices' | 'innerOfSlab' | 'code'> & {
    /** WGSL of `readLeft` and `readRight`. */
    code: string;
  },
  tensors: readonly tf.TensorInfo[],
): tf.TensorInfo {
  const { rows, inner, columns, code } = product;
  const tiles = Math.ceil(rows / tileRows) * Math.ceil(columns / tileRows);
  const wanted = Math.min(Math.ceil(enoughWorkgroups / tiles), Math.floor(inner / leastOfSlice));
  const slices = Math.max(1, wanted);
  const program = gatheredProductProgram({
    ...product,
    outputShape: [slices, rows, columns],
    slices,
    code: `${code}
      fn write(slab : i32, slice : i32, row : i32, column : i32, value : f32) {
        result[(slice * ${rows} + row) * ${columns} + column] = value;
      }`,
  });
  const parts = backend.runWebGPUProgram(program, [...tensors], 'float32');
  const shape = [rows, columns];
  if (slices === 1) return { ...parts, shape };
  const sum = sumOverRows(backend, parts, { outer: 1, rows: slices, columns: rows * columns });
  backend.disposeData(parts.dataId);
  return { ...sum, shape };
}

/**
 * Workgroups of 16 x 16 threads compute tiles of the result, each thread a part of 4 rows: what is read once is used 64
 * times. tfjs's own shaders for gradients of convolutions compute a value a thread, and read everything anew for it.
 */
export function gatheredProductProgram(product: GatheredProduct): WebGPUProgram {
  const { name, inputs, outputShape, rows, inner, columns, slabs = 1, slices = 1 } = product;
  const columnsEach = columnsOfThread(columns);
  const sliceLength = Math.ceil(inner / slices / depth) * depth;
  const axes = outputShape.map((_, axis) => axis);
  const tiles = Math.ceil(rows / tileRows);
  // More tiles than a side of the grid takes lie behind one another.
  const layers = Math.ceil(tiles / mostWorkgroups);
  return {
    variableNames: [...inputs],
    outputShape: [...outputShape],
    // How tfjs would spread the result's axes over the workgroups; the code does that by itself.
    dispatchLayout: { x: axes.slice(-1), y: axes.slice(1, -1), z: axes.slice(0, 1) },
    dispatch: [
      Math.ceil(columns / (side * columnsEach)),
      Math.ceil(tiles / layers),
      slabs * slices * layers,
    ],
    workgroupSize: [side, side, 1],
    shaderKey: `gathered product ${name} ${rows} ${inner} ${columns} ${slabs} ${slices}`,
    getUserCode: () => shaderCode(product, { columnsEach, slices, sliceLength, layers }),
  };
}

/** How a product is cut into workgroups. */
interface Cut {
  columnsEach: 1 | 2 | 4;
  slices: number;
  sliceLength: number;
  layers: number;
}

/** Narrow results get narrow tiles. */
function columnsOfThread(columns: number): 1 | 2 | 4 {
  if (columns <= side) return 1;
  return columns <= side * 2 ? 2 : 4;
}

function shaderCode(
  { rows, inner, columns, innerOfSlab = String(inner), contiguous, code }: GatheredProduct,
  { columnsEach, slices, sliceLength, layers }: Cut,
): string {
  const tileColumns = side * columnsEach;
  const vector = columnsEach === 1 ? 'f32' : `vec${columnsEach}<f32>`;
  const eachRow = Array.from({ length: rowsEach }, (_, row) => row);
  const eachColumn = Array.from({ length: columnsEach }, (_, column) => column);
  // One more than a row has: threads beside each other write to different banks of the memory.
  const [leftPitch, rightPitch] = [tileRows + 1, tileColumns + 1];
  const valueOf = (row: number, column: number) =>
    columnsEach === 1 ? `sum${row}` : `sum${row}[${column}]`;
  return `
    ${code}

    var<workgroup> leftTile : array<f32, ${depth * leftPitch}>;
    var<workgroup> rightTile : array<f32, ${depth * rightPitch}>;
    var<workgroup> ownPart : vec2<i32>;

    fn main() {
      ${namesUniforms}
      let slab = i32(workgroupId.z) / ${slices * layers};
      let slice = i32(workgroupId.z) / ${layers} % ${slices};
      let firstRow = (i32(workgroupId.z) % ${layers} * i32(numWorkgroups.y) + i32(workgroupId.y)) * ${tileRows};
      let firstColumn = i32(workgroupId.x) * ${tileColumns};
      let thread = i32(localIndex);
      let threadRow = thread / ${side} * ${rowsEach};
      let threadColumn = thread % ${side} * ${columnsEach};
      if (thread == 0) {
        let begin = slice * ${sliceLength};
        ownPart = vec2<i32>(begin, min(begin + ${sliceLength}, ${innerOfSlab}));
      }
      // Every thread must be known to go round as often as the others, or it may not wait for them.
      let part = workgroupUniformLoad(&ownPart);
      ${eachRow.map((row) => `var sum${row} = ${vector}(0.0);`).join(' ')}
      for (var first = part.x; first < part.y; first += ${depth}) {
        for (var index = thread; index < ${depth * tileRows}; index += ${side * side}) {
          ${placeInTile(contiguous.left, tileRows)}
          let row = firstRow + outer;
          let at = first + inner;
          var value = 0.0;
          if (row < ${rows} && at < part.y) { value = readLeft(slab, row, at); }
          leftTile[inner * ${leftPitch} + outer] = value;
        }
        for (var index = thread; index < ${depth * tileColumns}; index += ${side * side}) {
          ${placeInTile(contiguous.right, tileColumns)}
          let column = firstColumn + outer;
          let at = first + inner;
          var value = 0.0;
          if (column < ${columns} && at < part.y) { value = readRight(slab, at, column); }
          rightTile[inner * ${rightPitch} + outer] = value;
        }
        workgroupBarrier();
        for (var inner = 0; inner < ${depth}; inner++) {
          let left = inner * ${leftPitch} + threadRow;
          let right = inner * ${rightPitch} + threadColumn;
          let rightValues = ${vector}(${eachColumn.map((column) => `rightTile[right + ${column}]`).join(', ')});
          ${eachRow.map((row) => `sum${row} = fma(${vector}(leftTile[left + ${row}]), rightValues, sum${row});`).join('\n')}
        }
        workgroupBarrier();
      }
      ${eachRow
        .flatMap((row) =>
          eachColumn.map(
            (column) => `
      if (firstRow + threadRow + ${row} < ${rows} && firstColumn + threadColumn + ${column} < ${columns}) {
        write(slab, slice, firstRow + threadRow + ${row}, firstColumn + threadColumn + ${column}, ${valueOf(row, column)});
      }`,
          ),
        )
        .join('')}
    }`;
}

/** WGSL that makes of `index` the place in a tile: threads beside each other take values beside each other. */
function placeInTile(contiguous: 'outer' | 'inner', width: number): string {
  return contiguous === 'outer'
    ? `let outer = index % ${width}; let inner = index / ${width};`
    : `let outer = index / ${depth}; let inner = index % ${depth};`;
}
