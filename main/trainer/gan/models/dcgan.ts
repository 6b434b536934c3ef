import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { leakyRelu } from '../../engines/ops/leaky-relu.ts';
import { relu } from '../../engines/ops/relu.ts';
import { residualGenerator } from './dcgan/residual-generator.ts';
import { convolution } from './layers/convolution.ts';
import { dense } from './layers/dense.ts';
import { initial, kernelSize } from './layers/kernels.ts';
import { computation, sequential, type Initial, type Layer } from './layers/layer.ts';
import { groupSize, minibatchDeviation } from './layers/minibatch-deviation.ts';
import { needsBias, normalisation } from './layers/normalisation.ts';
import { paint } from './layers/paint.ts';
import { downStages, halving, upStages, type StageStyle } from './layers/stages.ts';
import type { DiscriminatorShape, GeneratorShape, ImageShape, Model } from './model.ts';

const slope = 0.2;
const smallestSize = 4;
/** Of the fully connected hidden layers that the paper did away with. */
const hiddenDenseUnits = 512;
/** The paper's widest layer has 8 times the channels of its narrowest. */
const widestFactor = 8;

/**
 * DCGAN (Radford, Metz and Chintala 2015, arXiv 1511.06434): strided convolutions in place of pooling,
 * batch normalisation but in the generator's output and the discriminator's input layer, ReLU and tanh in
 * the generator, LeakyReLU 0.2 in the discriminator. Departs from the paper in the kernel (layers/kernels.ts), in
 * normally distributed latents, and in a depth that follows the image's size. The discriminator's
 * layers, width and normalisation are hyperparameters; halving and batch are the paper's. So are its findings, to be
 * taken back one at a time (`shared/run/break-it.ts`).
 */
export const dcgan: Model = {
  generator: (shape, hyperparameters) =>
    dcganGenerator(shape, hyperparameters.baseChannels, hyperparameters),

  discriminator(shape, hyperparameters) {
    const layers =
      hyperparameters.discriminatorLayers === 'halving'
        ? halvingLayers(shape, hyperparameters)
        : fullSizeLayers(shape, hyperparameters);
    const { hiddenDense, minibatchDeviation: compares, batch } = hyperparameters;
    const convolved = layers.featureCount;
    const featureCount = hiddenDense ? hiddenDenseUnits : convolved;
    const body = sequential([
      ...layers.layers,
      computation('reshape', (input) => input.reshape([-1, convolved])),
      ...(hiddenDense
        ? [
            dense(
              'hidden',
              { inputs: convolved, outputs: hiddenDenseUnits },
              { initial, bias: true },
            ),
            activate(hyperparameters),
          ]
        : []),
    ]);
    const head = dense('judge', { inputs: featureCount, outputs: 1 }, { initial, bias: true });
    return { body, featureCount, head, compared: compares ? groupSize(batch, batch) : undefined };
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
  const { batch, minibatchDeviation: compares } = settings;
  const { startSize, widths } = resolutions({ size }, discriminatorChannels(settings));
  const look = { kernelSize, inputs: channels, outputs: elementAt(widths, 0) };
  return {
    layers: [
      ...halving('look', look, { initial, bias: true }, settings.resampling),
      activate(settings),
      ...downStages(widths, judging(settings, initial)),
      ...(compares ? [minibatchDeviation(batch)] : []),
    ],
    featureCount: startSize * startSize * (elementAt(widths, -1) + (compares ? 1 : 0)),
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
  const lastWidth = elementAt(widths, -1);
  const even = { kind: 'orthogonal' } as const;
  const style = judging(settings, even);
  const whole = (name: string, inputs: number, outputs: number, bias: boolean) =>
    convolution(name, { kernelSize: 3, inputs, outputs }, { initial: even, bias });
  return {
    layers: [
      whole('look', channels, firstWidth, true),
      style.activation,
      ...downStages([firstWidth, ...widths], style),
      ...(compares ? [minibatchDeviation(batch)] : []),
      whole('compare', lastWidth + (compares ? 1 : 0), lastWidth, needsBias(norm)),
      ...style.normalised('compare/norm', lastWidth),
      style.activation,
    ],
    featureCount: startSize * startSize * lastWidth,
  };
}

/** The stages of a discriminator. */
function judging(settings: Hyperparameters, initial: Initial): StageStyle {
  const { discriminatorNorm: norm, resampling } = settings;
  return {
    ...{ kernelSize, initial, bias: needsBias(norm), resampling },
    normalised: (name, channels) => normalisation(norm, name, channels),
    activation: activate(settings),
  };
}

function discriminatorChannels(settings: Hyperparameters): number {
  return settings.discriminatorChannels || settings.baseChannels;
}

/** What of the generator the findings of the paper can be taken back in. */
type GeneratorFindings = Pick<
  Hyperparameters,
  'generatorLayers' | 'generatorNorm' | 'resampling' | 'hiddenDense'
>;
const asPublished: GeneratorFindings = {
  generatorLayers: 'transposed',
  generatorNorm: 'batch',
  resampling: 'strides',
  hiddenDense: false,
};

/** The generator alone, also that of models which differ from DCGAN in the discriminator. */
export function dcganGenerator(
  { inputs, ...image }: GeneratorShape,
  baseChannels: number,
  findings: GeneratorFindings = asPublished,
): Layer {
  const { startSize, widths } = resolutions(image, baseChannels);
  const coarseToFine = widths.toReversed();
  const startWidth = elementAt(coarseToFine, 0);
  const startShape = [startSize, startSize, startWidth];
  const { generatorLayers, generatorNorm, hiddenDense, resampling } = findings;
  const bias = needsBias(generatorNorm);
  const style: StageStyle = {
    ...{ kernelSize, initial, bias, resampling },
    normalised: (name, channels) => normalisation(generatorNorm, name, channels),
    activation: computation('relu', relu),
  };
  const hidden = hiddenDense
    ? [
        dense('hidden', { inputs, outputs: hiddenDenseUnits }, { initial, bias: true }),
        computation('relu', relu),
      ]
    : [];
  const projected = hiddenDense ? hiddenDenseUnits : inputs;
  if (generatorLayers === 'residual') {
    const shape = { ...image, inputs: projected };
    return sequential([
      ...hidden,
      residualGenerator(shape, startSize, coarseToFine, generatorNorm),
    ]);
  }
  return sequential([
    ...hidden,
    dense('project', productShape(projected, startShape), { initial, bias }),
    computation('reshape', (input) => input.reshape([-1, ...startShape])),
    ...normalisation(generatorNorm, 'project/norm', startWidth),
    computation('relu', relu),
    ...upStages(coarseToFine, style),
    ...paint({ kernelSize, inputs: baseChannels }, image, initial, resampling),
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

function activate({ discriminatorActivation }: Hyperparameters): Layer {
  return discriminatorActivation === 'relu'
    ? computation('relu', relu)
    : computation('leaky-relu', (input) => leakyRelu(input, slope));
}
