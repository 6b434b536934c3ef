import * as tf from '@tensorflow/tfjs-core';
import { named, requireWeight, type Initial, type Layer, type WeightSpec } from './layer.ts';

export interface ConvolutionShape {
  kernelSize: number;
  inputs: number;
  outputs: number;
}

export interface ConvolutionOptions {
  initial: Initial;
  /** Leave it out where batch normalisation follows and would take it away again. */
  bias: boolean;
}

const stride = 2;

/** Keeps the resolution: `[batch, n, n, inputs]` → `[batch, n, n, outputs]`. */
export function convolution(
  name: string,
  shape: ConvolutionShape,
  options: ConvolutionOptions,
): Layer {
  return stridedConvolution(name, shape, options, 1);
}

/** Halves the resolution: `[batch, 2n, 2n, inputs]` → `[batch, n, n, outputs]`. */
export function downConvolution(
  name: string,
  shape: ConvolutionShape,
  options: ConvolutionOptions,
): Layer {
  return stridedConvolution(name, shape, options, stride);
}

function stridedConvolution(
  name: string,
  { kernelSize, inputs, outputs }: ConvolutionShape,
  options: ConvolutionOptions,
  strides: number,
): Layer {
  const shape = [kernelSize, kernelSize, inputs, outputs];
  return named(strides === 1 ? 'convolution' : 'down-convolution', {
    weights: convolutionWeights(name, shape, outputs, options),
    apply(input, weights) {
      const kernel = requireWeight<tf.Tensor4D>(weights, `${name}/kernel`);
      const convolved = tf.conv2d(input as tf.Tensor4D, kernel, strides, 'same');
      return options.bias ? convolved.add(requireWeight(weights, `${name}/bias`)) : convolved;
    },
  });
}

/** Doubles the resolution by transposed convolution: `[batch, n, n, inputs]` → `[batch, 2n, 2n, outputs]`. */
export function upConvolution(
  name: string,
  { kernelSize, inputs, outputs }: ConvolutionShape,
  options: ConvolutionOptions,
): Layer {
  // conv2dTranspose wants the filter of the convolution that it transposes: outputs before inputs.
  const shape = [kernelSize, kernelSize, outputs, inputs];
  return named('up-convolution', {
    weights: convolutionWeights(name, shape, outputs, options),
    apply(input, weights) {
      const kernel = requireWeight<tf.Tensor4D>(weights, `${name}/kernel`);
      const [batch, height, width] = input.shape as [number, number, number, number];
      const convolved = tf.conv2dTranspose(
        input as tf.Tensor4D,
        kernel,
        [batch, height * stride, width * stride, outputs],
        stride,
        'same',
      );
      return options.bias ? convolved.add(requireWeight(weights, `${name}/bias`)) : convolved;
    },
  });
}

function convolutionWeights(
  name: string,
  shape: readonly number[],
  outputs: number,
  { initial, bias }: ConvolutionOptions,
): WeightSpec[] {
  const kernel: WeightSpec = { name: `${name}/kernel`, shape, initial };
  const zeros: Initial = { kind: 'constant', value: 0 };
  return bias ? [kernel, { name: `${name}/bias`, shape: [outputs], initial: zeros }] : [kernel];
}
