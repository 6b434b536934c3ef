import * as tf from '@tensorflow/tfjs-core';
import {
  geometryOf,
  type FilterGradientAttributes,
  type InputGradientAttributes,
  type Shape4D,
} from '../convolution-geometry.ts';
import { inputGradient } from './input-gradient.ts';
import { gatherPatches, patchSizeOf, patchCountOf } from './patches.ts';
import {
  multiply,
  registerWasmKernel,
  transpose,
  type KernelArguments,
  type WasmBackend,
} from './wasm-kernel.ts';

type FilterGradientArguments = KernelArguments<
  { x: tf.TensorInfo; dy: tf.TensorInfo },
  FilterGradientAttributes
>;
type InputGradientArguments = KernelArguments<
  { dy: tf.TensorInfo; filter: tf.TensorInfo },
  InputGradientAttributes
>;
type MatMulArguments = KernelArguments<
  { a: tf.TensorInfo; b: tf.TensorInfo },
  { transposeA: boolean; transposeB: boolean }
>;

/**
 * What tfjs's wasm backend 4.22 lacks for training: `Conv2DBackpropFilter` is missing, and
 * `Conv2DBackpropInput` and products of transposed matrices are plain loops, 10 to 50 times as slow
 * as XNNPACK's matrix product and convolution, on which all three are built here.
 */
export function registerWasmConvolutionGradients(): void {
  registerTransposingMatMul();
  registerWasmKernel('Conv2DBackpropFilter', filterGradient);
  registerWasmKernel(
    'Conv2DBackpropInput',
    ({ inputs: { dy, filter }, attrs, backend }: InputGradientArguments) => {
      const geometry = geometryOf(attrs.inputShape, filter.shape as Shape4D, attrs);
      return inputGradient(backend, dy, filter, geometry);
    },
  );
}

/** patches^T x gradients. */
function filterGradient({ inputs, attrs, backend }: FilterGradientArguments): tf.TensorInfo {
  const { x, dy } = inputs;
  const geometry = geometryOf(x.shape as Shape4D, attrs.filterShape, attrs);
  const [patchSize, places] = [patchSizeOf(geometry), patchCountOf(geometry)];
  const patches = zeros(backend, [patchSize, places]);
  gatherPatches(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(patches), geometry);
  const shapes = { rows: patchSize, inner: places, columns: geometry.outChannels };
  const gradient = multiply(backend, patches, dy, shapes);
  backend.disposeData(patches.dataId);
  return { ...gradient, shape: attrs.filterShape };
}

function registerTransposingMatMul(): void {
  const { kernelFunc } = tf.getKernel('BatchMatMul', 'wasm');
  registerWasmKernel('BatchMatMul', ({ inputs, attrs, backend }: MatMulArguments) => {
    const a = attrs.transposeA ? transpose(backend, inputs.a, swapLast(inputs.a)) : inputs.a;
    const b = attrs.transposeB ? transpose(backend, inputs.b, swapLast(inputs.b)) : inputs.b;
    const untransposed = { transposeA: false, transposeB: false };
    const product = kernelFunc({ inputs: { a, b }, attrs: untransposed, backend }) as tf.TensorInfo;
    if (attrs.transposeA) backend.disposeData(a.dataId);
    if (attrs.transposeB) backend.disposeData(b.dataId);
    return product;
  });
}

/** The permutation that swaps the last two axes. */
function swapLast({ shape }: tf.TensorInfo): number[] {
  const axes = shape.map((_, axis) => axis);
  return [...axes.slice(0, -2), shape.length - 1, shape.length - 2];
}

function zeros(backend: WasmBackend, shape: number[]): tf.TensorInfo {
  const tensor = backend.makeOutput(shape, 'float32');
  backend.typedArrayFromHeap(tensor).fill(0);
  return tensor;
}
