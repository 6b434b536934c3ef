import * as tf from '@tensorflow/tfjs-core';
import { replaceKernel } from '../replace-kernel.ts';

/** What the kernels of this folder use of tfjs's wasm backend (backend_wasm.d.ts of 4.22). */
export interface WasmBackend extends tf.KernelBackend {
  /** A view of the tensor's values; allocating an output may move the memory under it. */
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  disposeData(dataId: object): boolean;
  /** One more tensor has this data. */
  incRef(dataId: object): void;
}

export interface KernelArguments<I, A> {
  inputs: I;
  attrs: A;
  backend: WasmBackend;
}

/** Registers a kernel for the wasm backend in place of the one there is, if there is one. */
export function registerWasmKernel<I, A>(
  kernelName: string,
  kernel: (args: KernelArguments<I, A>) => tf.TensorInfo | tf.TensorInfo[],
): void {
  replaceKernel(kernelName, 'wasm', (args) => kernel(args as unknown as KernelArguments<I, A>));
}

/** The matrix product `[rows, inner]` x `[inner, columns]` by XNNPACK; frees neither input. */
export function multiply(
  backend: WasmBackend,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  shapes: { rows: number; inner: number; columns: number },
): tf.TensorInfo {
  const { rows, inner, columns } = shapes;
  const product = runKernel('BatchMatMul', backend, {
    inputs: {
      a: { ...plain(a), shape: [1, rows, inner] },
      b: { ...plain(b), shape: [1, inner, columns] },
    },
    attrs: { transposeA: false, transposeB: false },
  });
  return { ...plain(product), shape: [rows, columns] };
}

/** The convolution of `x` with stride 1, padded with zeros `[before, after]` its rows and its columns. */
export function convolve(
  backend: WasmBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  [rows, columns]: readonly [readonly [number, number], readonly [number, number]],
): tf.TensorInfo {
  return runKernel('Conv2D', backend, {
    inputs: { x: plain(x), filter: plain(filter) },
    attrs: {
      strides: [1, 1],
      dilations: [1, 1],
      dataFormat: 'NHWC',
      pad: [[0, 0], [...rows], [...columns], [0, 0]],
    },
  });
}

export function transpose(backend: WasmBackend, x: tf.TensorInfo, perm: number[]): tf.TensorInfo {
  return runKernel('Transpose', backend, { inputs: { x: plain(x) }, attrs: { perm } });
}

function plain({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  return { dataId, shape, dtype };
}

function runKernel(
  name: string,
  backend: WasmBackend,
  { inputs, attrs }: { inputs: tf.NamedTensorInfoMap; attrs: tf.NamedAttrMap },
): tf.TensorInfo {
  const kernel = tf.getKernel(name, 'wasm');
  return kernel.kernelFunc({ inputs, attrs, backend }) as tf.TensorInfo;
}
