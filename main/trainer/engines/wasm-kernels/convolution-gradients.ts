import * as tf from '@tensorflow/tfjs';
import {
  gatherPatches,
  patchSizeOf,
  placesOf,
  scatterPatches,
  type ConvolutionGeometry,
} from './patches.ts';
import {
  multiply,
  registerWasmKernel,
  transpose,
  type KernelArguments,
  type WasmBackend,
} from './wasm-kernel.ts';

type Shape4D = [number, number, number, number];

interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type FilterGradientArguments = KernelArguments<
  { x: tf.TensorInfo; dy: tf.TensorInfo },
  ConvolutionAttributes & { filterShape: Shape4D }
>;
type InputGradientArguments = KernelArguments<
  { dy: tf.TensorInfo; filter: tf.TensorInfo },
  ConvolutionAttributes & { inputShape: Shape4D }
>;
type MatMulArguments = KernelArguments<
  { a: tf.TensorInfo; b: tf.TensorInfo },
  { transposeA: boolean; transposeB: boolean }
>;

let registered = false;

/**
 * What tfjs's wasm backend 4.22 lacks for training: `Conv2DBackpropFilter` is missing, and
 * `Conv2DBackpropInput` and products of transposed matrices are plain loops, 10 to 50 times as slow
 * as XNNPACK's matrix product, on which all three are built here.
 */
export function registerConvolutionGradients(): void {
  if (registered) return;
  registered = true;
  registerTransposingMatMul();
  registerWasmKernel('Conv2DBackpropFilter', filterGradient);
  registerWasmKernel('Conv2DBackpropInput', inputGradient);
}

/** patches^T x gradients. */
function filterGradient({ inputs, attrs, backend }: FilterGradientArguments): tf.TensorInfo {
  const { x, dy } = inputs;
  const geometry = geometryOf(x.shape as Shape4D, attrs.filterShape, attrs);
  const [patchSize, places] = [patchSizeOf(geometry), placesOf(geometry)];
  const patches = zeros(backend, [patchSize, places]);
  gatherPatches(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(patches), geometry);
  const shapes = { rows: patchSize, inner: places, columns: geometry.outChannels };
  const gradient = multiply(backend, patches, dy, shapes);
  backend.disposeData(patches.dataId);
  return { ...gradient, shape: attrs.filterShape };
}

/** gradients x filter^T, each value added where it came from: also the transposed convolution. */
function inputGradient({ inputs, attrs, backend }: InputGradientArguments): tf.TensorInfo {
  const { dy, filter } = inputs;
  const geometry = geometryOf(attrs.inputShape, filter.shape as Shape4D, attrs);
  const [patchSize, places] = [patchSizeOf(geometry), placesOf(geometry)];
  const matrix = { ...filter, shape: [patchSize, geometry.outChannels] };
  const transposed = transpose(backend, matrix, [1, 0]);
  const shapes = { rows: places, inner: geometry.outChannels, columns: patchSize };
  const patches = multiply(backend, dy, transposed, shapes);
  const images = zeros(backend, attrs.inputShape);
  scatterPatches(backend.typedArrayFromHeap(patches), backend.typedArrayFromHeap(images), geometry);
  backend.disposeData(transposed.dataId);
  backend.disposeData(patches.dataId);
  return images;
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

function geometryOf(
  inputShape: Shape4D,
  filterShape: Shape4D,
  { strides, pad, dimRoundingMode }: ConvolutionAttributes,
): ConvolutionGeometry {
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

function zeros(backend: WasmBackend, shape: number[]): tf.TensorInfo {
  const tensor = backend.makeOutput(shape, 'float32');
  backend.typedArrayFromHeap(tensor).fill(0);
  return tensor;
}
