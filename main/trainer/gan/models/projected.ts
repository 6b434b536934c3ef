import * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import { leakyRelu } from '../../engines/ops/leaky-relu.ts';
import { batchNormalisation } from './layers/batch-normalisation.ts';
import { convolution, downConvolution } from './layers/convolution.ts';
import { initial } from './layers/kernels.ts';
import { computation, requirementsOf, sequential, type Layer } from './layers/layer.ts';
import type { Discriminator, DiscriminatorShape } from './model.ts';
import { featurePyramid, type PyramidLevel } from './projected/feature-pyramid.ts';

const kernelSize = 4;
const slope = 0.2;
/** Of the levels' discriminators, coarsest last: the widest layer has 8 times the channels of the narrowest. */
const widestFactor = 8;

/**
 * The discriminator of Projected GANs (Sauer 2021, arXiv 2111.01007): it judges no pixels, but what a network that was
 * trained on photographs sees in a picture at four scales, mixed at random (`projected/feature-pyramid.ts`). A small
 * discriminator at each scale answers for every place of its map; the losses take the mean over all answers. As in the
 * authors' code kernels are normalised spectrally, and batches as well.
 *
 * Departs from it in the size of what is looked at (theirs is 224 pixels a side, or 256), and so in the last convolution, which
 * pads: their maps end with 7 pixels a side, ours with 3 of 96. A label is told by one inner product with all that the
 * small discriminators saw (`conditioning/projection.ts`), theirs by one a scale.
 */
export function projectedDiscriminator(
  { size, channels }: DiscriminatorShape,
  settings: Pick<Hyperparameters, 'discriminatorChannels' | 'baseChannels'>,
): Discriminator {
  const width = settings.discriminatorChannels || settings.baseChannels;
  const pyramid = featurePyramid({ size, channels }, width);
  const parts = pyramid.levels.map((level) =>
    levelDiscriminator(level, width, pyramid.levels.length),
  );
  const counts = parts.map(({ count }) => count);
  return {
    body: {
      ...requirementsOf([pyramid.layer, ...parts.map(({ body }) => body)]),
      apply(images, weights, pass) {
        const maps = pyramid.see(images, weights, pass);
        const seen = parts.map(({ level, body, count }) => {
          const map = maps.get(level);
          if (!map) throw new Error(`nothing is seen at ${level.name}`);
          return body.apply(map, weights, pass).reshape([-1, count]);
        });
        return tf.concat(seen, 1);
      },
    },
    featureCount: counts.reduce((sum, count) => sum + count, 0),
    head: {
      ...requirementsOf(parts.map(({ head }) => head)),
      apply(features, weights, pass) {
        let from = 0;
        const answers = parts.map(({ head, shape, count }) => {
          const seen = features.slice([0, from], [-1, count]).reshape([-1, ...shape]);
          from += count;
          const map = head.apply(seen, weights, pass);
          return map.reshape([map.shape[0] ?? -1, shape[0] * shape[1]]);
        });
        return tf.concat(answers, 1);
      },
    },
  };
}

interface LevelDiscriminator {
  level: PyramidLevel;
  body: Layer;
  head: Layer;
  /** Of what the body gives, without the batch. */
  shape: readonly [number, number, number];
  count: number;
}

/** One halving more for each finer level, so that all end with maps of one size and as many channels. */
function levelDiscriminator(
  level: PyramidLevel,
  width: number,
  levels: number,
): LevelDiscriminator {
  const { name, side, channels, finer } = level;
  const layers: Layer[] = [];
  let [inputs, left] = [channels, side];
  for (let halving = 0; halving < levels - finer; halving++) {
    const outputs = width * Math.min(widestFactor, 2 ** (halving + finer));
    const place = `${name}/down${halving + 1}`;
    layers.push(
      downConvolution(place, { kernelSize, inputs, outputs }, { initial, bias: false }),
      batchNormalisation(`${place}/norm`, outputs),
      computation('leaky-relu', (input) => leakyRelu(input, slope)),
    );
    [inputs, left] = [outputs, Math.ceil(left / 2)];
  }
  return {
    level,
    body: sequential(layers),
    head: convolution(
      `${name}/judge`,
      { kernelSize, inputs, outputs: 1 },
      { initial, bias: false },
    ),
    shape: [left, left, inputs],
    count: left * left * inputs,
  };
}
