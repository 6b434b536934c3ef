import type * as tf from '@tensorflow/tfjs-core';
import { registerWasmKernel, type KernelArguments, type WasmBackend } from './wasm-kernel.ts';

/** Names of kernels of our own: tfjs has batch normalisation with given statistics only. */
export const batchNormForwardKernel = 'BatchNormTraining';
export const batchNormBackwardKernel = 'BatchNormTrainingGradient';

type ForwardArguments = KernelArguments<
  { x: tf.TensorInfo; scale: tf.TensorInfo; offset: tf.TensorInfo },
  { epsilon: number }
>;
type BackwardArguments = KernelArguments<
  { dy: tf.TensorInfo; x: tf.TensorInfo; scale: tf.TensorInfo; mean: tf.TensorInfo } & {
    inverseDeviation: tf.TensorInfo;
  },
  object
>;

/**
 * Batch normalisation by the batch's own statistics, each direction in two passes over the images. By tfjs's
 * ops it is a dozen passes, of which Tile alone took a seventh of a training step.
 */
export function registerBatchNormalisation(): void {
  registerWasmKernel(batchNormForwardKernel, forward);
  registerWasmKernel(batchNormBackwardKernel, backward);
}

/** @returns output, mean, unbiased variance and the inverse of the deviation that was divided by */
function forward({ inputs, attrs, backend }: ForwardArguments): tf.TensorInfo[] {
  const { x, scale, offset } = inputs;
  const [channels] = scale.shape;
  const output = backend.makeOutput(x.shape, 'float32');
  const perChannel = Array.from({ length: 3 }, () => backend.makeOutput([channels], 'float32'));
  const read = viewer(backend);
  const [mean, variance, inverseDeviation] = perChannel.map(read);
  const images = read(x);
  const count = images.length / channels;

  const { sums, squares } = sumChannels(images, channels);
  for (let channel = 0; channel < channels; channel++) {
    const average = sums[channel] / count;
    const spread = Math.max(0, squares[channel] / count - average * average);
    mean[channel] = average;
    variance[channel] = (spread * count) / Math.max(1, count - 1);
    inverseDeviation[channel] = 1 / Math.sqrt(spread + attrs.epsilon);
  }
  normalise(images, read(output), {
    mean,
    inverseDeviation,
    scale: read(scale),
    offset: read(offset),
  });
  return [output, ...perChannel];
}

/** In double precision, so that the difference of two large sums is still exact enough. */
function sumChannels(images: Float32Array, channels: number) {
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  for (let start = 0; start < images.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = images[start + channel];
      sums[channel] += value;
      squares[channel] += value * value;
    }
  }
  return { sums, squares };
}

function normalise(
  images: Float32Array,
  output: Float32Array,
  channel: Record<'mean' | 'inverseDeviation' | 'scale' | 'offset', Float32Array>,
): void {
  const factors = Float64Array.from(
    channel.scale,
    (scale, i) => scale * channel.inverseDeviation[i],
  );
  const shifts = Float64Array.from(
    channel.offset,
    (offset, i) => offset - channel.mean[i] * factors[i],
  );
  const channels = factors.length;
  for (let start = 0; start < images.length; start += channels) {
    for (let i = 0; i < channels; i++)
      output[start + i] = images[start + i] * factors[i] + shifts[i];
  }
}

/**
 * With n values a channel and x^ the normalised input (Ioffe and Szegedy 2015, section 3):
 * d offset = sum dy, d scale = sum dy x^, dx = scale / deviation (dy - d offset / n - x^ d scale / n).
 *
 * @returns the gradients of input, scale and offset
 */
function backward({ inputs, backend }: BackwardArguments): tf.TensorInfo[] {
  const gradients = [inputs.x, inputs.scale, inputs.scale].map(({ shape }) =>
    backend.makeOutput(shape, 'float32'),
  );
  const read = viewer(backend);
  const [dx, dScale, dOffset] = gradients.map(read);
  const [dy, x, scale] = [inputs.dy, inputs.x, inputs.scale].map(read);
  const [mean, inverseDeviation] = [inputs.mean, inputs.inverseDeviation].map(read);
  const channels = scale.length;
  const count = x.length / channels;

  const { sums, products } = sumGradients(dy, x, channels);
  const [ofDy, ofX, constant] = Array.from({ length: 3 }, () => new Float64Array(channels));
  for (let i = 0; i < channels; i++) {
    const scaleGradient = (products[i] - mean[i] * sums[i]) * inverseDeviation[i];
    dOffset[i] = sums[i];
    dScale[i] = scaleGradient;
    ofDy[i] = scale[i] * inverseDeviation[i];
    ofX[i] = (-ofDy[i] * inverseDeviation[i] * scaleGradient) / count;
    constant[i] = (-ofDy[i] * sums[i]) / count - ofX[i] * mean[i];
  }
  for (let start = 0; start < x.length; start += channels) {
    for (let i = 0; i < channels; i++) {
      dx[start + i] = ofDy[i] * dy[start + i] + ofX[i] * x[start + i] + constant[i];
    }
  }
  return gradients;
}

function sumGradients(dy: Float32Array, x: Float32Array, channels: number) {
  const [sums, products] = [new Float64Array(channels), new Float64Array(channels)];
  for (let start = 0; start < x.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const gradient = dy[start + channel];
      sums[channel] += gradient;
      products[channel] += gradient * x[start + channel];
    }
  }
  return { sums, products };
}

/** Views are taken when all outputs are allocated, because allocating may move the memory under them. */
function viewer(backend: WasmBackend): (tensor: tf.TensorInfo) => Float32Array {
  return (tensor) => backend.typedArrayFromHeap(tensor);
}
