import type { NormalisationId } from '../../../../shared/hyperparameters/choices.ts';
import { leakyRelu } from '../../engines/ops/leaky-relu.ts';
import { relu } from '../../engines/ops/relu.ts';
import { batchNormalisation } from './layers/batch-normalisation.ts';
import { downConvolution, upConvolution } from './layers/convolution.ts';
import { dense } from './layers/dense.ts';
import { computation, sequential, type Initial, type Layer } from './layers/layer.ts';
import { needsBias, normalisation } from './layers/normalisation.ts';
import { paint } from './layers/paint.ts';
import type { GeneratorShape, ImageShape, Model } from './model.ts';

/** "All weights were initialized from a zero-centered Normal distribution with standard deviation 0.02." */
const initial: Initial = { kind: 'normal', deviation: 0.02 };
/**
 * The paper's kernels are 5x5. Ours are 4x4, as in its authors' later Torch code: a kernel that the stride
 * of 2 divides covers every pixel equally often, so no checkerboard (Odena, Dumoulin and Olah 2016, Distill),
 * and it takes 36 % less computing.
 */
const kernelSize = 4;
const slope = 0.2;
const smallestSize = 4;
/** The paper's widest layer has 8 times the channels of its narrowest. */
const widestFactor = 8;

/**
 * DCGAN (Radford, Metz and Chintala 2015, arXiv 1511.06434): strided convolutions in place of pooling,
 * batch normalisation but in the generator's output and the discriminator's input layer, ReLU and tanh in
 * the generator, LeakyReLU 0.2 in the discriminator. Departs from the paper in the kernel (above), in
 * normally distributed latents, and in a depth that follows the image's size. The discriminator's
 * normalisation is a hyperparameter; batch is the paper's.
 */
export const dcgan: Model = {
  generator: (shape, { baseChannels }) => dcganGenerator(shape, baseChannels),

  discriminator({ size, channels }, { baseChannels, discriminatorNorm }) {
    const { startSize, widths } = resolutions({ size }, baseChannels);
    const [firstWidth, ...wider] = widths;
    const featureCount = startSize * startSize * widths[widths.length - 1];
    const body = sequential([
      downConvolution(
        'look',
        { kernelSize, inputs: channels, outputs: firstWidth },
        { initial, bias: true },
      ),
      computation((input) => leakyRelu(input, slope)),
      ...wider.flatMap((width, index) => down(index, widths[index], width, discriminatorNorm)),
      computation((input) => input.reshape([-1, featureCount])),
    ]);
    const head = dense('judge', { inputs: featureCount, outputs: 1 }, { initial, bias: true });
    return { body, featureCount, head };
  },
};

/** The generator alone, also that of models which differ from DCGAN in the discriminator. */
export function dcganGenerator({ inputs, ...image }: GeneratorShape, baseChannels: number): Layer {
  const { startSize, widths } = resolutions(image, baseChannels);
  const [startWidth, ...narrower] = widths.toReversed();
  const startShape = [startSize, startSize, startWidth];
  return sequential([
    dense('project', productShape(inputs, startShape), { initial, bias: false }),
    computation((input) => input.reshape([-1, ...startShape])),
    batchNormalisation('project/norm', startWidth),
    computation(relu),
    ...narrower.flatMap((width, index) => up(index, narrower[index - 1] ?? startWidth, width)),
    ...paint({ kernelSize, inputs: baseChannels }, image, initial),
  ]);
}

/**
 * The smallest resolution, reached by halving while that leaves 4 pixels or more, and the channels at
 * each resolution below the image's own, finest first.
 */
export function resolutions(
  { size }: Pick<ImageShape, 'size'>,
  baseChannels: number,
): { startSize: number; widths: number[] } {
  const widths: number[] = [];
  let startSize = size;
  while (startSize % 2 === 0 && startSize / 2 >= smallestSize) {
    startSize /= 2;
    widths.push(baseChannels * Math.min(2 ** widths.length, widestFactor));
  }
  return { startSize, widths };
}

function productShape(inputs: number, shape: readonly number[]) {
  return { inputs, outputs: shape.reduce((product, length) => product * length, 1) };
}

function up(index: number, inputs: number, outputs: number): Layer[] {
  const name = `up${index + 1}`;
  return [
    upConvolution(name, { kernelSize, inputs, outputs }, { initial, bias: false }),
    batchNormalisation(`${name}/norm`, outputs),
    computation(relu),
  ];
}

function down(index: number, inputs: number, outputs: number, norm: NormalisationId): Layer[] {
  const name = `down${index + 1}`;
  return [
    downConvolution(name, { kernelSize, inputs, outputs }, { initial, bias: needsBias(norm) }),
    ...normalisation(norm, `${name}/norm`, outputs),
    computation((input) => leakyRelu(input, slope)),
  ];
}
