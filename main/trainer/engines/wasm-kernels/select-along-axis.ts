import type * as tf from '@tensorflow/tfjs-core';
import { registerWasmKernel, type KernelArguments } from './wasm-kernel.ts';

/** Names of kernels of our own, for `engines/ops/select-along-axis.ts`. */
export const selectKernel = 'SelectAlongAxis';
export const selectGradientKernel = 'SelectAlongAxisGradient';

type SelectArguments = KernelArguments<
  { images: tf.TensorInfo; indexes: tf.TensorInfo },
  { axis: number }
>;

/** Reading where each row or column comes from is the selection, adding to there its gradient. */
export function registerSelectAlongAxis(): void {
  registerWasmKernel(selectKernel, (args: SelectArguments) => move(args, copyFrom));
  registerWasmKernel(selectGradientKernel, (args: SelectArguments) => move(args, addTo));
}

/** Moves `length` values between a place and the origin that its index names. */
type MoveBlock = (
  target: Float32Array,
  source: Float32Array,
  block: { place: number; origin: number; length: number },
) => void;

const copyFrom: MoveBlock = (target, source, { place, origin, length }) => {
  for (let value = 0; value < length; value++) target[place + value] = source[origin + value];
};

const addTo: MoveBlock = (target, source, { place, origin, length }) => {
  for (let value = 0; value < length; value++) target[origin + value] += source[place + value];
};

/** @returns of the images' shape; what nothing is moved to is zero */
function move({ inputs, attrs, backend }: SelectArguments, moveBlock: MoveBlock): tf.TensorInfo {
  const { images, indexes } = inputs;
  const moved = backend.makeOutput(images.shape, 'float32');
  const source = backend.typedArrayFromHeap(images);
  const target = backend.typedArrayFromHeap(moved).fill(0);
  const origins = backend.typedArrayFromHeap(indexes);
  const [batch, count] = indexes.shape;
  const length = product(images.shape.slice(attrs.axis + 1));
  const linesPerImage = product(images.shape.slice(1, attrs.axis));
  for (let line = 0; line < batch * linesPerImage; line++) {
    const image = Math.floor(line / linesPerImage);
    for (let index = 0; index < count; index++) {
      const origin = origins[image * count + index];
      if (origin < 0) continue;
      const start = line * count;
      moveBlock(target, source, {
        place: (start + index) * length,
        origin: (start + origin) * length,
        length,
      });
    }
  }
  return moved;
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total * length, 1);
}
