import { leakyRelu } from '../../engines/ops/leaky-relu.ts';
import { relu } from '../../engines/ops/relu.ts';
import { batchNormalisation } from './layers/batch-normalisation.ts';
import { downConvolution } from './layers/convolution.ts';
import { dense } from './layers/dense.ts';
import { computation, sequential, type Initial, type Layer } from './layers/layer.ts';
import { paint } from './layers/paint.ts';
import { downStages, upStages, type StageStyle } from './layers/stages.ts';
import type { Model } from './model.ts';
import { elementAt } from '../../../../shared/known-places.ts';

const initial: Initial = { kind: 'normal', deviation: 0.02 };
const kernelSize = 5;
const slope = 0.2;
/** That of tf.contrib.layers has no scale, which a clip to 0.01 would leave little of. */
const normalised = (name: string, channels: number): Layer[] => [
  batchNormalisation(name, channels, { scaled: false }),
];
const style: Omit<StageStyle, 'activation'> = {
  ...{ kernelSize, initial, bias: true, normalised },
  resampling: 'strides',
};
/** Widths of the generator's layers, coarse to fine, in base channels. */
const generatorWidths = [16, 8, 4, 2, 1] as const;
/** Widths of the discriminator's, fine to coarse. */
const discriminatorWidths = [2, 4, 8, 16] as const;

/**
 * The networks of the script pokeGAN.py of 2017 (https://github.com/moxiegushi/pokeGAN), at 128 pixels and 32
 * base channels number by number: five transposed convolutions of 5x5 from 4x4x512, four convolutions of 5x5,
 * batch normalisation but in the generator's output and the discriminator's input layer. Its mistakes are off;
 * two can be switched on for the record (`reuseNoise`, `imagesFromZero`). A third, a restore that restored
 * nothing, is not offered. Departs from the script in the fourth channel where sprites have transparency, and in
 * weights drawn from a normal distribution that is not truncated.
 */
export const pokegan: Model = {
  generator({ inputs, ...image }, { baseChannels }) {
    const startSize = image.size / 2 ** generatorWidths.length;
    const widths = generatorWidths.map((width) => width * baseChannels);
    const startWidth = elementAt(widths, 0);
    const startShape = [startSize, startSize, startWidth];
    const outputs = startSize * startSize * startWidth;
    return sequential([
      dense('project', { inputs, outputs }, { initial, bias: true }),
      computation('reshape', (input) => input.reshape([-1, ...startShape])),
      ...normalised('project/norm', startWidth),
      computation('relu', relu),
      ...upStages(widths, { ...style, activation: computation('relu', relu) }),
      ...paint({ kernelSize, inputs: baseChannels }, image, initial),
    ]);
  },

  discriminator({ size, channels }, { baseChannels }) {
    const widths = discriminatorWidths.map((width) => width * baseChannels);
    const endSize = size / 2 ** widths.length;
    const featureCount = endSize * endSize * elementAt(widths, -1);
    const activation = computation('leaky-relu', (input) => leakyRelu(input, slope));
    const first = { kernelSize, inputs: channels, outputs: elementAt(widths, 0) };
    const body = sequential([
      downConvolution('down1', first, { initial, bias: true }),
      activation,
      ...downStages(widths, { ...style, activation }, 2),
      computation('reshape', (input) => input.reshape([-1, featureCount])),
    ]);
    const head = dense('judge', { inputs: featureCount, outputs: 1 }, { initial, bias: true });
    return { body, featureCount, head };
  },
};
