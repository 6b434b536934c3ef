import type * as tf from '@tensorflow/tfjs-core';
import {
  geometryOf,
  type ConvolutionGeometry,
  type FilterGradientAttributes,
  type InputGradientAttributes,
  type Shape4D,
} from '../convolution-geometry.ts';
import type { WebgpuBackend } from '../ops/webgpu-op.ts';
import { replaceKernel } from '../replace-kernel.ts';
import { gatheredProductProgram, multiplyInSlices } from './gathered-product.ts';

/**
 * Both gradients of a convolution as matrix products. tfjs's shaders for them took 92 % of the card's time in a step of the 2017
 * recipe on an NVIDIA H200: the filter's sums up all places of a batch in one thread a weight, and the input's visits each
 * weight for each place, also those that the stride leaves out.
 */
export function registerWebgpuConvolutionGradients(): void {
  replaceKernel('Conv2DBackpropFilter', 'webgpu', (args) => {
    const { x, dy } = args.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const attributes = args.attrs as unknown as FilterGradientAttributes;
    const geometry = geometryOf(x.shape as Shape4D, attributes.filterShape, attributes);
    const gradient = filterGradient(args.backend as WebgpuBackend, x, dy, geometry);
    return { ...gradient, shape: attributes.filterShape };
  });
  replaceKernel('Conv2DBackpropInput', 'webgpu', (args) => {
    const { dy, filter } = args.inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const attributes = args.attrs as unknown as InputGradientAttributes;
    const geometry = geometryOf(attributes.inputShape, filter.shape as Shape4D, attributes);
    return inputGradient(args.backend as WebgpuBackend, dy, filter, geometry);
  });
}

/**
 * Patches, transposed, times gradients: `[filterHeight * filterWidth * inChannels, places]` x `[places, outChannels]`. There are
 * few weights and many places.
 */
function filterGradient(
  backend: WebgpuBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  geometry: ConvolutionGeometry,
): tf.TensorInfo {
  const { batchSize, outHeight, outWidth, inChannels, outChannels } = geometry;
  const rows = geometry.filterHeight * geometry.filterWidth * inChannels;
  const places = batchSize * outHeight * outWidth;
  const product = {
    name: `filter gradient ${JSON.stringify(numbersOf(geometry))}`,
    inputs: ['x', 'dy'],
    ...{ rows, inner: places, columns: outChannels },
    contiguous: { left: 'outer', right: 'outer' },
    code: `
      fn readLeft(slab : i32, row : i32, at : i32) -> f32 {
        let tap = row / ${inChannels};
        let place = at / ${outWidth};
        let imageRow = place % ${outHeight} * ${geometry.strideHeight} + tap / ${geometry.filterWidth} - ${geometry.padInfo.top};
        let imageColumn = at % ${outWidth} * ${geometry.strideWidth} + tap % ${geometry.filterWidth} - ${geometry.padInfo.left};
        if (imageRow < 0 || imageRow >= ${geometry.inHeight} || imageColumn < 0 || imageColumn >= ${geometry.inWidth}) { return 0.0; }
        let image = place / ${outHeight};
        return x[((image * ${geometry.inHeight} + imageRow) * ${geometry.inWidth} + imageColumn) * ${inChannels} + row % ${inChannels}];
      }
      fn readRight(slab : i32, at : i32, column : i32) -> f32 {
        return dy[at * ${outChannels} + column];
      }`,
  } as const;
  return multiplyInSlices(backend, product, [x, dy]);
}

/**
 * The places of an image whose rows, and columns, leave the same rest when divided by the stride see the same weights of the
 * filter: each such phase is a product of its own, `[its places, its taps * outChannels]` x
 * `[its taps * outChannels, inChannels]`, in which nothing is multiplied with zeros that a stride put between.
 */
function inputGradient(
  backend: WebgpuBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: ConvolutionGeometry,
): tf.TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = geometry;
  const [phaseHeight, phaseWidth] = [
    Math.ceil(inHeight / strideHeight),
    Math.ceil(inWidth / strideWidth),
  ];
  const mostTaps = Math.ceil(filterHeight / strideHeight) * Math.ceil(filterWidth / strideWidth);
  const program = gatheredProductProgram({
    name: `input gradient ${JSON.stringify(numbersOf(geometry))}`,
    inputs: ['dy', 'W'],
    outputShape: [batchSize, inHeight, inWidth, inChannels],
    rows: batchSize * phaseHeight * phaseWidth,
    inner: mostTaps * outChannels,
    columns: inChannels,
    slabs: strideHeight * strideWidth,
    innerOfSlab: `tapsOf(slab).x * tapsOf(slab).y * ${outChannels}`,
    contiguous: { left: 'inner', right: 'inner' },
    code: `
      // The first row and column of the image in a phase.
      fn originOf(slab : i32) -> vec2<i32> {
        return vec2<i32>(slab / ${strideWidth}, slab % ${strideWidth});
      }
      // The first row and column of the filter that it sees.
      fn firstTapOf(slab : i32) -> vec2<i32> {
        return (originOf(slab) + vec2<i32>(${padInfo.top}, ${padInfo.left})) % vec2<i32>(${strideHeight}, ${strideWidth});
      }
      fn tapsOf(slab : i32) -> vec2<i32> {
        let strides = vec2<i32>(${strideHeight}, ${strideWidth});
        return max(vec2<i32>(0), (vec2<i32>(${filterHeight}, ${filterWidth}) - firstTapOf(slab) + strides - 1) / strides);
      }
      // Of the image: row, column, and which image.
      fn placeOf(slab : i32, row : i32) -> vec3<i32> {
        let line = row / ${phaseWidth};
        let origin = originOf(slab);
        return vec3<i32>(
          line % ${phaseHeight} * ${strideHeight} + origin.x, row % ${phaseWidth} * ${strideWidth} + origin.y, line / ${phaseHeight});
      }
      fn readLeft(slab : i32, row : i32, at : i32) -> f32 {
        let place = placeOf(slab, row);
        let tap = at / ${outChannels};
        let width = tapsOf(slab).y;
        let judged = (place.xy + vec2<i32>(${padInfo.top}, ${padInfo.left})) / vec2<i32>(${strideHeight}, ${strideWidth})
          - vec2<i32>(tap / width, tap % width);
        if (judged.x < 0 || judged.x >= ${outHeight} || judged.y < 0 || judged.y >= ${outWidth}) { return 0.0; }
        return dy[((place.z * ${outHeight} + judged.x) * ${outWidth} + judged.y) * ${outChannels} + at % ${outChannels}];
      }
      fn readRight(slab : i32, at : i32, column : i32) -> f32 {
        let tap = at / ${outChannels};
        let width = tapsOf(slab).y;
        let weight = firstTapOf(slab) + vec2<i32>(tap / width, tap % width) * vec2<i32>(${strideHeight}, ${strideWidth});
        return W[((weight.x * ${filterWidth} + weight.y) * ${inChannels} + column) * ${outChannels} + at % ${outChannels}];
      }
      fn write(slab : i32, slice : i32, row : i32, column : i32, value : f32) {
        let place = placeOf(slab, row);
        if (place.x >= ${inHeight} || place.y >= ${inWidth}) { return; }
        result[((place.z * ${inHeight} + place.x) * ${inWidth} + place.y) * ${inChannels} + column] = value;
      }`,
  });
  return backend.runWebGPUProgram(program, [dy, filter], 'float32');
}

function numbersOf(geometry: ConvolutionGeometry): number[] {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = geometry;
  return [
    ...[batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels],
    ...[filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left],
  ];
}
