import type { NormalisationId } from '../../../../shared/hyperparameters/choices.ts';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import { leakyRelu } from '../../engines/ops/leaky-relu.ts';
import { relu } from '../../engines/ops/relu.ts';
import { batchNormalisation } from './layers/batch-normalisation.ts';
import { convolution, downConvolution, upConvolution } from './layers/convolution.ts';
import { dense } from './layers/dense.ts';
import { computation, sequential, type Initial, type Layer } from './layers/layer.ts';
import { minibatchDeviation } from './layers/minibatch-deviation.ts';
import { needsBias, normalisation } from './layers/normalisation.ts';
import { paint } from './layers/paint.ts';
import type { DiscriminatorShape, GeneratorShape, ImageShape, Model } from './model.ts';

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
 * layers, width and normalisation are hyperparameters; halving and batch are the paper's.
 */
export const dcgan: Model = {
  generator: (shape, { baseChannels }) => dcganGenerator(shape, baseChannels),

  discriminator(shape, hyperparameters) {
    const layers =
      hyperparameters.discriminatorLayers === 'halving'
        ? halvingLayers(shape, hyperparameters)
        : fullSizeLayers(shape, hyperparameters);
    const { featureCount } = layers;
    const body = sequential([
      ...layers.layers,
      computation((input) => input.reshape([-1, featureCount])),
    ]);
    const head = dense('judge', { inputs: featureCount, outputs: 1 }, { initial, bias: true });
    return { body, featureCount, head };
  },
};

interface DiscriminatorLayers {
  layers: Layer[];
  featureCount: number;
}

/** The paper's: convolutions that halve the resolution from the first on. */
function halvingLayers(
  { size, channels }: DiscriminatorShape,
  settings: Hyperparameters,
): DiscriminatorLayers {
  const { batch, discriminatorNorm, minibatchDeviation: compares } = settings;
  const { startSize, widths } = resolutions({ size }, discriminatorChannels(settings));
  const [firstWidth, ...wider] = widths;
  return {
    layers: [
      downConvolution(
        'look',
        { kernelSize, inputs: channels, outputs: firstWidth },
        { initial, bias: true },
      ),
      computation((input) => leakyRelu(input, slope)),
      ...wider.flatMap((width, index) => down(index, widths[index], width, discriminatorNorm)),
      ...(compares ? [minibatchDeviation(batch)] : []),
    ],
    featureCount: startSize * startSize * (widths[widths.length - 1] + (compares ? 1 : 0)),
  };
}

/**
 * A convolution of 3x3 that sees each pixel, before those that halve (Miyato 2018, arXiv 1802.05957, table 3), and
 * another one after them. Orthogonal first weights, so that what spectral normalisation makes of them lets signals
 * through.
 */
function fullSizeLayers(
  { size, channels }: DiscriminatorShape,
  settings: Hyperparameters,
): DiscriminatorLayers {
  const { batch, discriminatorNorm: norm, minibatchDeviation: compares } = settings;
  const firstWidth = discriminatorChannels(settings);
  const { startSize, widths: doubled } = resolutions({ size }, 2 * firstWidth);
  const widths = doubled.map((width) => Math.min(width, widestFactor * firstWidth));
  const lastWidth = widths[widths.length - 1];
  const even = { kind: 'orthogonal' } as const;
  const activation = computation((input) => leakyRelu(input, slope));
  const normalised = (name: string, width: number) => [
    ...normalisation(norm, `${name}/norm`, width),
    activation,
  ];
  const whole = (name: string, inputs: number, outputs: number, bias: boolean) =>
    convolution(name, { kernelSize: 3, inputs, outputs }, { initial: even, bias });
  return {
    layers: [
      whole('look', channels, firstWidth, true),
      activation,
      ...widths.flatMap((outputs, index) => {
        const name = `down${index + 1}`;
        const shape = { kernelSize, inputs: widths[index - 1] ?? firstWidth, outputs };
        return [
          downConvolution(name, shape, { initial: even, bias: needsBias(norm) }),
          ...normalised(name, outputs),
        ];
      }),
      ...(compares ? [minibatchDeviation(batch)] : []),
      whole('compare', lastWidth + (compares ? 1 : 0), lastWidth, needsBias(norm)),
      ...normalised('compare', lastWidth),
    ],
    featureCount: startSize * startSize * lastWidth,
  };
}

function discriminatorChannels(settings: Hyperparameters): number {
  return settings.discriminatorChannels || settings.baseChannels;
}

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
