import * as tf from '@tensorflow/tfjs-core';

/** Geometry of a convolution over NHWC images, as tfjs's `backend_util.computeConv2DInfo` gives it. */
export interface ConvolutionGeometry {
  batchSize: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  padInfo: { top: number; left: number };
}

export type Shape4D = [number, number, number, number];

/** What tfjs hands to the kernels of a convolution's gradients. */
export interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export type FilterGradientAttributes = ConvolutionAttributes & { filterShape: Shape4D };
export type InputGradientAttributes = ConvolutionAttributes & { inputShape: Shape4D };

export function geometryOf(
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
