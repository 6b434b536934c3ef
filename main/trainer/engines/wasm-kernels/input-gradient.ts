import type * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionGeometry } from '../convolution-geometry.ts';
import { convolve, type WasmBackend } from './wasm-kernel.ts';

/**
 * The gradient of a convolution's input, which is the transposed convolution too, by ordinary convolutions of
 * the gradient. With stride s, every s-th row and column of the image meets the same rows and columns of the
 * filter: they are one ordinary convolution with that part of the filter, and s x s of these make the image
 * (Shi 2016, "Is the deconvolution layer the same as a convolutional layer?", arXiv 1609.07009).
 *
 * @param gradient `[batch, outHeight, outWidth, outChannels]`
 * @param filter `[filterHeight, filterWidth, inChannels, outChannels]`
 * @returns `[batch, inHeight, inWidth, inChannels]`
 */
export function inputGradient(
  backend: WasmBackend,
  gradient: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: ConvolutionGeometry,
): tf.TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels } = geometry;
  const image = backend.makeOutput([batchSize, inHeight, inWidth, inChannels], 'float32');
  for (const rows of planRows(geometry)) {
    for (const columns of planColumns(geometry)) {
      const part = partOfFilter(backend, filter, rows, columns);
      const padding = [rows.padding, columns.padding] as const;
      const partOfImage = convolve(backend, gradient, part, padding);
      interleave(backend, partOfImage, image, rows, columns);
      backend.disposeData(part.dataId);
      backend.disposeData(partOfImage.dataId);
    }
  }
  return image;
}

/** Along one axis: the places `first`, `first + stride`, … of the image, and what they are computed from. */
interface Part {
  first: number;
  stride: number;
  count: number;
  /** Of the filter, the places `firstTap`, `firstTap + stride`, …; those behind its end are zero. */
  firstTap: number;
  taps: number;
  /** Zeros before and after the gradient. */
  padding: readonly [number, number];
}

function planRows(geometry: ConvolutionGeometry): Part[] {
  const { inHeight, outHeight, filterHeight, strideHeight, padInfo } = geometry;
  const lengths = { image: inHeight, gradient: outHeight, filter: filterHeight };
  return planAxis(lengths, strideHeight, padInfo.top);
}

function planColumns(geometry: ConvolutionGeometry): Part[] {
  const { inWidth, outWidth, filterWidth, strideWidth, padInfo } = geometry;
  const lengths = { image: inWidth, gradient: outWidth, filter: filterWidth };
  return planAxis(lengths, strideWidth, padInfo.left);
}

/** @param padding of the convolution whose gradient it is, before the image */
function planAxis(
  lengths: Record<'image' | 'gradient' | 'filter', number>,
  stride: number,
  padding: number,
): Part[] {
  return Array.from({ length: Math.min(stride, lengths.image) }, (_, first) => {
    const firstTap = (first + padding) % stride;
    // The gradient's place that meets `first` by `firstTap`; further taps reach back from there.
    const newest = Math.floor((first + padding) / stride);
    const taps = Math.max(newest + 1, Math.ceil((lengths.filter - firstTap) / stride));
    const before = taps - 1 - newest;
    const count = Math.ceil((lengths.image - first) / stride);
    const after = Math.max(0, count + taps - 1 - before - lengths.gradient);
    return { first, stride, count, firstTap, taps, padding: [before, after] };
  });
}

/** @returns `[rows.taps, columns.taps, outChannels, inChannels]`, turned round, as a convolution wants it */
function partOfFilter(
  backend: WasmBackend,
  filter: tf.TensorInfo,
  rows: Part,
  columns: Part,
): tf.TensorInfo {
  const [height, width, inChannels, outChannels] = filter.shape;
  const part = backend.makeOutput([rows.taps, columns.taps, outChannels, inChannels], 'float32');
  const source = backend.typedArrayFromHeap(filter);
  const target = backend.typedArrayFromHeap(part).fill(0);
  for (let row = 0; row < rows.taps; row++) {
    const y = rows.firstTap + rows.stride * (rows.taps - 1 - row);
    for (let column = 0; column < columns.taps; column++) {
      const x = columns.firstTap + columns.stride * (columns.taps - 1 - column);
      if (y >= height || x >= width) continue;
      const from = (y * width + x) * inChannels * outChannels;
      const to = (row * columns.taps + column) * inChannels * outChannels;
      transposeMatrix(source, from, target, to, { rows: inChannels, columns: outChannels });
    }
  }
  return part;
}

function transposeMatrix(
  source: Float32Array,
  from: number,
  target: Float32Array,
  to: number,
  { rows, columns }: { rows: number; columns: number },
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      target[to + column * rows + row] = source[from + row * columns + column];
    }
  }
}

/** Writes each value of a part where it belongs in the image. */
function interleave(
  backend: WasmBackend,
  part: tf.TensorInfo,
  image: tf.TensorInfo,
  rows: Part,
  columns: Part,
): void {
  const [, partHeight, partWidth, channels] = part.shape;
  const [batch, height, width] = image.shape;
  const source = backend.typedArrayFromHeap(part);
  const target = backend.typedArrayFromHeap(image);
  for (let line = 0; line < batch * rows.count; line++) {
    const [index, row] = [Math.floor(line / rows.count), line % rows.count];
    let from = (index * partHeight + row) * partWidth * channels;
    let to = ((index * height + rows.first + row * rows.stride) * width + columns.first) * channels;
    for (let column = 0; column < columns.count; column++) {
      for (let channel = 0; channel < channels; channel++) {
        target[to + channel] = source[from + channel];
      }
      from += channels;
      to += columns.stride * channels;
    }
  }
}
