import type { NormalisationId } from '../../../../shared/hyperparameters/choices.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { leakyRelu } from '../../engines/ops/leaky-relu.ts';
import { dcganGenerator, resolutions } from './dcgan.ts';
import { downConvolution, type ConvolutionShape } from './layers/convolution.ts';
import { computation, sequential, type Layer } from './layers/layer.ts';
import { needsBias, normalisation } from './layers/normalisation.ts';
import { routedCapsule } from './layers/routed-capsule.ts';
import { lengthsOf, squash } from './layers/squash.ts';
import type { Model } from './model.ts';

const kernelSize = 4;
const slope = 0.2;
/** Sabour 2017, section 4. */
const primaryLength = 8;
/** Jaiswal 2018: a single capsule of 16 numbers, as long as Sabour's. */
const realLength = 16;

/**
 * CapsuleGAN (Jaiswal 2018, arXiv 1802.06167): DCGAN's generator against a capsule network (Sabour 2017,
 * arXiv 1710.09829) with one capsule of 16 numbers, whose length from 0 to 1 says how real a picture is.
 * Departs from the paper in the convolutions before the primary capsules, for a processor's sake: DCGAN's of 4x4
 * with stride 2, in place of two of 9x9 with 256 channels, which at 32 pixels take 80 times as many products.
 * How routing to one capsule works is said in `routeByAgreement`; its softmax has no right second derivative in
 * tfjs, so no penalty on gradients goes with it.
 */
export const capsule: Model = {
  generator: (shape, { baseChannels }) => dcganGenerator(shape, baseChannels),

  discriminator({ size, channels }, { baseChannels, discriminatorNorm }) {
    const { startSize, widths } = resolutions({ size }, baseChannels);
    const primaryWidth = elementAt(widths, -1);
    const convolved = widths.slice(0, -1);
    const inputs = (startSize * startSize * primaryWidth) / primaryLength;
    const body = sequential([
      ...convolved.flatMap((width, index) =>
        down(index, convolved[index - 1] ?? channels, width, discriminatorNorm),
      ),
      halve(
        'primary',
        { kernelSize, inputs: convolved.at(-1) ?? channels, outputs: primaryWidth },
        true,
      ),
      computation('squash', (input) => squash(input.reshape([-1, inputs, primaryLength]))),
      routedCapsule('real', { inputs, inputLength: primaryLength, outputLength: realLength }),
    ]);
    return { body, featureCount: realLength, head: computation('length', lengthsOf) };
  },
};

/** As in DCGAN, nothing is normalised in the first layer. */
function down(index: number, inputs: number, outputs: number, norm: NormalisationId): Layer[] {
  const name = index === 0 ? 'look' : `down${index}`;
  const kind = index === 0 ? 'none' : norm;
  return [
    halve(name, { kernelSize, inputs, outputs }, needsBias(kind)),
    ...normalisation(kind, `${name}/norm`, outputs),
    computation('leaky-relu', (input) => leakyRelu(input, slope)),
  ];
}

/**
 * First weights by He 2015 (arXiv 1502.01852): squashing is quadratic near zero, and DCGAN's 0.02 in narrow
 * layers leaves capsules too short to learn.
 */
function halve(name: string, shape: ConvolutionShape, bias: boolean): Layer {
  const products = shape.kernelSize ** 2 * shape.inputs;
  const initial = { kind: 'normal', deviation: Math.sqrt(2 / products) } as const;
  return downConvolution(name, shape, { initial, bias });
}
