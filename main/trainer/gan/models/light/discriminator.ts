import type { NormalisationId } from '../../../../../shared/hyperparameters/choices.ts';
import { elementAt } from '../../../../../shared/known-places.ts';
import { leakyRelu } from '../../../engines/ops/leaky-relu.ts';
import { resolutions } from '../dcgan.ts';
import { downConvolution, type ConvolutionShape } from '../layers/convolution.ts';
import { dense } from '../layers/dense.ts';
import { computation, requirementsOf, sequential, type Layer } from '../layers/layer.ts';
import { needsBias, normalisation } from '../layers/normalisation.ts';
import type { Discriminator, DiscriminatorShape } from '../model.ts';
import { initial, kernelSize } from '../layers/kernels.ts';

const slope = 0.2;
/** Of the way past a block's own convolution. */
const directKernelSize = 2;

/**
 * Residual blocks that halve the resolution down to the smallest, then one number. All of it can be
 * differentiated twice.
 */
export function lightDiscriminator(
  { size, channels }: DiscriminatorShape,
  baseChannels: number,
  norm: NormalisationId,
): Discriminator {
  const { startSize, widths } = resolutions({ size }, baseChannels);
  const featureCount = startSize * startSize * elementAt(widths, -1);
  const body = sequential([
    halve('look', { kernelSize, inputs: channels, outputs: elementAt(widths, 0) }, 'none'),
    ...widths
      .slice(1)
      .map((width, index) =>
        residualBlock(`down${index + 1}`, elementAt(widths, index), width, norm),
      ),
    computation('reshape', (input) => input.reshape([-1, featureCount])),
  ]);
  const head = dense('judge', { inputs: featureCount, outputs: 1 }, { initial, bias: true });
  return { body, featureCount, head };
}

/**
 * The mean of two ways to halve the resolution (Liu 2021, figure 4). The direct one is there a mean over 2x2
 * pixels and a convolution of 1x1; a convolution of 2x2 can become that, and has a second derivative, which the
 * mean over pixels has not in tfjs.
 */
function residualBlock(
  name: string,
  inputs: number,
  outputs: number,
  norm: NormalisationId,
): Layer {
  const main = halve(name, { kernelSize, inputs, outputs }, norm);
  const direct = halve(`${name}/direct`, { kernelSize: directKernelSize, inputs, outputs }, norm);
  return {
    ...requirementsOf([main, direct]),
    apply: (input, weights, pass) =>
      main
        .apply(input, weights, pass)
        .add(direct.apply(input, weights, pass))
        .mul(0.5),
  };
}

function halve(name: string, shape: ConvolutionShape, norm: NormalisationId): Layer {
  return sequential([
    downConvolution(name, shape, { initial, bias: needsBias(norm) }),
    ...normalisation(norm, `${name}/norm`, shape.outputs),
    computation('leaky-relu', (input) => leakyRelu(input, slope)),
  ]);
}
