import * as tf from '@tensorflow/tfjs-core';
import { registerWasmKernel, type KernelArguments } from './wasm-kernel.ts';

type SliceArguments = KernelArguments<
  { x: tf.TensorInfo },
  { begin: number | number[]; size: number | number[] }
>;

/** tfjs's makes a view for every run of values, one a pixel where channels are cut off: ten times as slow. */
export function registerSlice(): void {
  const { kernelFunc } = tf.getKernel('Slice', 'wasm');
  registerWasmKernel('Slice', (args: SliceArguments) =>
    args.inputs.x.dtype === 'float32' && args.inputs.x.shape.length > 0
      ? slice(args)
      : (kernelFunc(args as never) as tf.TensorInfo),
  );
}

function slice({ inputs: { x }, attrs, backend }: SliceArguments): tf.TensorInfo {
  const [begin, size] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size);
  tf.slice_util.assertParamsValid(x, begin, size);
  const result = backend.makeOutput(size, 'float32');
  const source = backend.typedArrayFromHeap(x);
  const target = backend.typedArrayFromHeap(result);
  const strides = tf.util.computeStrides(x.shape);
  const run = size[size.length - 1];
  const position = [...begin];
  for (let to = 0; to < target.length; to += run) {
    const from = position.reduce((sum, index, axis) => sum + index * (strides[axis] ?? 1), 0);
    for (let i = 0; i < run; i++) target[to + i] = source[from + i];
    advance(position, begin, size);
  }
  return result;
}

/** To the next run: counts up the axes but the last, from the back. */
function advance(position: number[], begin: readonly number[], size: readonly number[]): void {
  for (let axis = position.length - 2; axis >= 0; axis--) {
    position[axis] += 1;
    if (position[axis] < begin[axis] + size[axis]) return;
    position[axis] = begin[axis];
  }
}
