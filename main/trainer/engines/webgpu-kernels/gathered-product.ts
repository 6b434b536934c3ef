import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program.js';
import { namesUniforms } from '../ops/webgpu-op.ts';

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
export const tileRows = side * rowsEach;
/** How much of `inner` is brought into the workgroup's memory at once. */
const depth = 16;

/**
 * Workgroups of 16 x 16 threads compute tiles of the result, each thread a part of 4 rows: what is read once is used 64
 * times. tfjs's own shaders for gradients of convolutions compute a value a thread, and read everything anew for it.
 */
export function gatheredProductProgram(product: GatheredProduct): WebGPUProgram {
  const { name, inputs, outputShape, rows, inner, columns, slabs = 1, slices = 1 } = product;
  const columnsEach = columnsOfThread(columns);
  const sliceLength = Math.ceil(inner / slices / depth) * depth;
  const axes = outputShape.map((_, axis) => axis);
  return {
    variableNames: [...inputs],
    outputShape: [...outputShape],
    // How tfjs would spread the result's axes over the workgroups; the code does that by itself.
    dispatchLayout: { x: axes.slice(-1), y: axes.slice(1, -1), z: axes.slice(0, 1) },
    dispatch: [
      Math.ceil(columns / (side * columnsEach)),
      Math.ceil(rows / tileRows),
      slabs * slices,
    ],
    workgroupSize: [side, side, 1],
    shaderKey: `gathered product ${name} ${rows} ${inner} ${columns} ${slabs} ${slices}`,
    getUserCode: () => shaderCode(product, columnsEach, slices, sliceLength),
  };
}

/** Narrow results get narrow tiles. */
function columnsOfThread(columns: number): 1 | 2 | 4 {
  if (columns <= side) return 1;
  return columns <= side * 2 ? 2 : 4;
}

function shaderCode(
  { rows, inner, columns, innerOfSlab = String(inner), contiguous, code }: GatheredProduct,
  columnsEach: 1 | 2 | 4,
  slices: number,
  sliceLength: number,
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
      let slab = i32(workgroupId.z) / ${slices};
      let slice = i32(workgroupId.z) % ${slices};
      let firstRow = i32(workgroupId.y) * ${tileRows};
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
