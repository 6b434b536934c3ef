import { leakyRelu } from '../../../engines/ops/leaky-relu.ts';
import { batchNormalisation } from '../layers/batch-normalisation.ts';
import { convolution, downConvolution } from '../layers/convolution.ts';
import { computation, sequential, type Layer } from '../layers/layer.ts';
import type { Discriminator, DiscriminatorShape } from '../model.ts';
import { initial, kernelSize } from '../layers/kernels.ts';
import { slope, widestFactor } from './u-net.ts';

/**
 * The PatchGAN of pix2pix (Isola 2017, arXiv 1611.07004, section 3.2.2 and appendix 6.1.2): convolutions that
 * halve the picture, two more that keep its size, and an answer for every patch instead of one for the
 * whole. Batch normalisation but in the first layer.
 *
 * Departs from the paper in the patches: 16x16 below 64 pixels, 34x34 below 128, 70x70 at 128, about half
 * of a sprite, where the paper's 70x70 is a quarter of a photograph. They lie around every place of the last
 * grid, those at its edge over the border too.
 *
 * `[batch, size, size, channels]` → `[batch, patches]`
 */
export function patchGan(
  { size, channels }: DiscriminatorShape,
  baseChannels: number,
): Discriminator {
  const halvings = halvingsOf(size);
  const grid = size / 2 ** halvings;
  const widthOf = (index: number): number => baseChannels * Math.min(2 ** index, widestFactor);
  const width = widthOf(halvings);
  const featureCount = grid * grid * width;
  return {
    body: sequential([
      look(channels, baseChannels),
      ...Array.from({ length: halvings - 1 }, (_, index) =>
        narrow(index + 1, widthOf(index), widthOf(index + 1)),
      ),
      spread(halvings, widthOf(halvings - 1), width),
      computation('reshape', (input) => input.reshape([-1, featureCount])),
    ]),
    featureCount,
    head: sequential([
      computation('reshape', (features) => features.reshape([-1, grid, grid, width])),
      convolution('judge', { kernelSize, inputs: width, outputs: 1 }, { initial, bias: true }),
      computation('reshape', (answers) => answers.reshape([-1, grid * grid])),
    ]),
  };
}

/** So many that a patch is about half of the image. */
function halvingsOf(size: number): number {
  return Math.max(1, Math.floor(Math.log2(size / 16)));
}

function look(inputs: number, outputs: number): Layer {
  return sequential([
    downConvolution('down0', { kernelSize, inputs, outputs }, { initial, bias: true }),
    computation('leaky-relu', (input) => leakyRelu(input, slope)),
  ]);
}

function narrow(index: number, inputs: number, outputs: number): Layer {
  const name = `down${index}`;
  return sequential([
    downConvolution(name, { kernelSize, inputs, outputs }, { initial, bias: false }),
    batchNormalisation(`${name}/norm`, outputs),
    computation('leaky-relu', (input) => leakyRelu(input, slope)),
  ]);
}

function spread(index: number, inputs: number, outputs: number): Layer {
  const name = `even${index}`;
  return sequential([
    convolution(name, { kernelSize, inputs, outputs }, { initial, bias: false }),
    batchNormalisation(`${name}/norm`, outputs),
    computation('leaky-relu', (input) => leakyRelu(input, slope)),
  ]);
}
