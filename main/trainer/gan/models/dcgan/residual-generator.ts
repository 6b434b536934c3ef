import * as tf from '@tensorflow/tfjs-core';
import type { NormalisationId } from '../../../../../shared/hyperparameters/choices.ts';
import { elementAt } from '../../../../../shared/known-places.ts';
import { relu } from '../../../engines/ops/relu.ts';
import { convolution } from '../layers/convolution.ts';
import { dense } from '../layers/dense.ts';
import {
  computation,
  requirementsOf,
  sequential,
  type Initial,
  type Layer,
} from '../layers/layer.ts';
import { needsBias, normalisation } from '../layers/normalisation.ts';
import { choose } from '../layers/paint.ts';
import { repeatPixels } from '../layers/resample.ts';
import type { GeneratorShape } from '../model.ts';

/** What a residual way is convolved by, twice; the way past it by 1x1. */
const kernelSize = 3;
/** By which the authors' code widens the first weights of a residual way, where ReLU takes half of what comes. */
const gainOfRelu = Math.SQRT2;

/**
 * The generator of SN-GAN's residual networks (Miyato 2018, arXiv 1802.05957, table 4): latents, then a block a doubling, whose residual way normalises, repeats pixels and convolves twice, and
 * whose direct way repeats pixels and convolves by 1x1. Departs from the paper in widths that halve as DCGAN's do (there
 * 256 all along, for 32 pixels), and in normally distributed first weights of the same variance (there uniform).
 *
 * @param widths coarse to fine, the first that of the smallest resolution
 */
export function residualGenerator(
  { inputs, channels, choices }: Pick<GeneratorShape, 'inputs' | 'channels' | 'choices'>,
  startSize: number,
  widths: readonly number[],
  norm: NormalisationId,
): Layer {
  const startWidth = elementAt(widths, 0);
  const lastWidth = elementAt(widths, -1);
  const outputs = startSize * startSize * startWidth;
  const initial = glorot(inputs, outputs);
  return sequential([
    dense('project', { inputs, outputs }, { initial, bias: true }),
    computation('reshape', (input) => input.reshape([-1, startSize, startSize, startWidth])),
    ...widths.map((width, index) =>
      residualUpBlock(`up${index + 1}`, width, widths[index + 1] ?? lastWidth, norm),
    ),
    ...normalisation(norm, 'paint/norm', lastWidth),
    computation('relu', relu),
    ...(choices === undefined ? paintColours(lastWidth, channels) : [choose(lastWidth, choices)]),
  ]);
}

/**
 * Doubles the resolution: `[batch, n, n, inputs]` → `[batch, 2n, 2n, outputs]`. The direct way convolves before it repeats
 * pixels, not after: by 1x1 that is the same, at a quarter of the computing.
 */
function residualUpBlock(
  name: string,
  inputs: number,
  outputs: number,
  norm: NormalisationId,
): Layer {
  const activation = computation('relu', relu);
  const residual = sequential([
    ...normalisation(norm, `${name}/norm1`, inputs),
    activation,
    repeatPixels(),
    square(`${name}/convolution1`, inputs, outputs, gainOfRelu, needsBias(norm)),
    ...normalisation(norm, `${name}/norm2`, outputs),
    activation,
    square(`${name}/convolution2`, outputs, outputs, gainOfRelu, true),
  ]);
  const direct = sequential([
    convolution(
      `${name}/direct`,
      { kernelSize: 1, inputs, outputs },
      { initial: glorot(inputs, outputs), bias: false },
    ),
    repeatPixels(),
  ]);
  return {
    ...requirementsOf([residual, direct]),
    apply: (input, weights, pass) =>
      residual.apply(input, weights, pass).add(direct.apply(input, weights, pass)),
  };
}

function square(name: string, inputs: number, outputs: number, gain: number, bias: boolean): Layer {
  const initial = glorot(kernelSize ** 2 * inputs, kernelSize ** 2 * outputs, gain);
  return convolution(name, { kernelSize, inputs, outputs }, { initial, bias });
}

function paintColours(inputs: number, channels: number): Layer[] {
  return [square('paint', inputs, channels, 1, true), computation('tanh', tf.tanh)];
}

/** As wide as keeps signals as large on the way there and back (Glorot 2010). */
function glorot(inputs: number, outputs: number, gain = 1): Initial {
  return { kind: 'normal', deviation: gain * Math.sqrt(2 / (inputs + outputs)) };
}
