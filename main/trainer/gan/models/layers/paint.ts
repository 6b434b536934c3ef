import * as tf from '@tensorflow/tfjs-core';
import type { ResamplingId } from '../../../../../shared/hyperparameters/choices.ts';
import { relu } from '../../../engines/ops/relu.ts';
import type { GeneratorShape } from '../model.ts';
import { convolution, type ConvolutionShape } from './convolution.ts';
import { computation, type Initial, type Layer } from './layer.ts';
import { doubling } from './stages.ts';

/**
 * A generator's last doubling of the resolution: to colours in [-1, 1]; or, where it chooses from a palette, to as many
 * features as there were and on to a logit for each choice.
 */
export function paint(
  { kernelSize, inputs }: Omit<ConvolutionShape, 'outputs'>,
  { channels, choices }: Pick<GeneratorShape, 'channels' | 'choices'>,
  initial: Initial,
  resampling: ResamplingId = 'strides',
): Layer[] {
  const up = (outputs: number): Layer[] =>
    doubling('paint', { kernelSize, inputs, outputs }, { initial, bias: true }, resampling);
  if (choices === undefined) return [...up(channels), computation('tanh', tf.tanh)];
  return [...up(inputs), computation('relu', relu), choose(inputs, choices)];
}

const choosingKernel = 3;

/** Features `[batch, size, size, inputs]` → logits `[batch, size, size, choices]`, from each pixel and its neighbours. */
export function choose(inputs: number, choices: number): Layer {
  // As spread as PyTorch's default, with which the palette's recipe was found: first logits are near zero, not at it.
  const deviation = 1 / Math.sqrt(3 * choosingKernel ** 2 * inputs);
  const shape = { kernelSize: choosingKernel, inputs, outputs: choices };
  return convolution('choose', shape, { initial: { kind: 'normal', deviation }, bias: true });
}
