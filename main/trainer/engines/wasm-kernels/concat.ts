import * as tf from '@tensorflow/tfjs-core';
import { registerWasmKernel, type KernelArguments } from './wasm-kernel.ts';

type ConcatArguments = KernelArguments<tf.TensorInfo[], { axis: number }>;

/** tfjs's makes a view for every run of values, one a pixel where channels are joined: ten times as slow. */
export function registerConcat(): void {
  const { kernelFunc } = tf.getKernel('Concat', 'wasm');
  registerWasmKernel('Concat', (args: ConcatArguments) =>
    args.inputs.every(({ dtype }) => dtype === 'float32')
      ? concat(args)
      : (kernelFunc(args as never) as tf.TensorInfo),
  );
}

function concat({ inputs, attrs, backend }: ConcatArguments): tf.TensorInfo {
  const shapes = inputs.map(({ shape }) => shape);
  const axis = tf.util.parseAxisParam(attrs.axis, shapes[0])[0];
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const joined = backend.makeOutput(tf.backend_util.computeOutShape(shapes, axis), 'float32');
  const target = backend.typedArrayFromHeap(joined);
  const stride = tf.util.sizeFromShape(joined.shape.slice(axis));
  let start = 0;
  for (const input of inputs) {
    const source = backend.typedArrayFromHeap(input);
    const run = tf.util.sizeFromShape(input.shape.slice(axis));
    for (let from = 0, to = start; from < source.length; from += run, to += stride) {
      for (let i = 0; i < run; i++) target[to + i] = source[from + i];
    }
    start += run;
  }
  return joined;
}
