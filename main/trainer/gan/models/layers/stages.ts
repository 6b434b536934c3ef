import type { ResamplingId } from '../../../../../shared/hyperparameters/choices.ts';
import { elementAt } from '../../../../../shared/known-places.ts';
import {
  convolution,
  downConvolution,
  upConvolution,
  type ConvolutionOptions,
  type ConvolutionShape,
} from './convolution.ts';
import type { Layer } from './layer.ts';
import { averagePooling, repeatPixels } from './resample.ts';

/** What each stage of a network is made of: a convolution that changes the resolution, and what follows it. */
export interface StageStyle extends ConvolutionOptions {
  kernelSize: number;
  resampling: ResamplingId;
  /** Layers that normalise so many channels; none where nothing is normalised. */
  normalised: (name: string, channels: number) => Layer[];
  activation: Layer;
}

/** Stages that each double the resolution, `up1`, `up2`, …: widths coarse to fine, the first that of what comes in. */
export function upStages(widths: readonly number[], style: StageStyle): Layer[] {
  return widths.slice(1).flatMap((outputs, index) => {
    const name = `up${index + 1}`;
    const shape = { kernelSize: style.kernelSize, inputs: elementAt(widths, index), outputs };
    return [...doubling(name, shape, style, style.resampling), ...following(name, outputs, style)];
  });
}

/** Stages that each halve it, `down1`, `down2`, …: widths fine to coarse, the first that of what comes in. */
export function downStages(widths: readonly number[], style: StageStyle, firstNumber = 1): Layer[] {
  return widths.slice(1).flatMap((outputs, index) => {
    const name = `down${firstNumber + index}`;
    const shape = { kernelSize: style.kernelSize, inputs: elementAt(widths, index), outputs };
    return [...halving(name, shape, style, style.resampling), ...following(name, outputs, style)];
  });
}

function following(name: string, channels: number, { normalised, activation }: StageStyle) {
  return [...normalised(`${name}/norm`, channels), activation];
}

/** By a transposed convolution with strides; or by repeating pixels before a convolution. */
export function doubling(
  name: string,
  shape: ConvolutionShape,
  options: ConvolutionOptions,
  resampling: ResamplingId,
): Layer[] {
  return resampling === 'strides'
    ? [upConvolution(name, shape, options)]
    : [repeatPixels(), convolution(name, shape, options)];
}

/** By a convolution with strides; or by pooling what a convolution gives, as networks did before DCGAN. */
export function halving(
  name: string,
  shape: ConvolutionShape,
  options: ConvolutionOptions,
  resampling: ResamplingId,
): Layer[] {
  return resampling === 'strides'
    ? [downConvolution(name, shape, options)]
    : [convolution(name, shape, options), averagePooling()];
}
