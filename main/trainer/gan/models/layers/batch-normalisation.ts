import * as tf from '@tensorflow/tfjs-core';
import { batchNormTraining } from '../../../engines/ops/batch-norm.ts';
import {
  named,
  requireWeight,
  type Layer,
  type Normalisation,
  type WeightSpec,
  type Weights,
} from './layer.ts';

/** The value in Radford's and PyTorch's DCGAN. */
const epsilon = 1e-5;

/**
 * Batch normalisation over all axes but the channels (Ioffe and Szegedy 2015).
 *
 * @param options.scaled whether a scale is learned beside the offset
 */
export function batchNormalisation(
  name: string,
  channels: number,
  { scaled }: { scaled: boolean } = { scaled: true },
): Layer {
  const perChannel = (suffix: string, value: number): WeightSpec => ({
    name: `${name}/${suffix}`,
    shape: [channels],
    initial: { kind: 'constant', value },
  });
  return named('batch-normalisation', {
    weights: [...(scaled ? [perChannel('scale', 1)] : []), perChannel('offset', 0)],
    statistics: [perChannel('mean', 0), perChannel('variance', 1)],
    apply(input, weights, { normalisation }) {
      const images = input as tf.Tensor4D;
      const scale = scaled
        ? requireWeight<tf.Tensor1D>(weights, `${name}/scale`)
        : tf.ones<tf.Rank.R1>([channels]);
      const offset = requireWeight<tf.Tensor1D>(weights, `${name}/offset`);
      if (normalisation.kind === 'fixed') {
        return withFixedStatistics(name, images, { scale, offset }, normalisation.statistics);
      }
      return withBatchStatistics(name, images, { scale, offset }, normalisation);
    },
  });
}

interface Affine {
  scale: tf.Tensor1D;
  offset: tf.Tensor1D;
}

function withFixedStatistics(
  name: string,
  images: tf.Tensor4D,
  { scale, offset }: Affine,
  statistics: Weights,
): tf.Tensor {
  const mean = requireWeight<tf.Tensor1D>(statistics, `${name}/mean`);
  const variance = requireWeight<tf.Tensor1D>(statistics, `${name}/variance`);
  return tf.batchNorm4d(images, mean, variance, offset, scale, epsilon);
}

function withBatchStatistics(
  name: string,
  images: tf.Tensor4D,
  { scale, offset }: Affine,
  normalisation: Exclude<Normalisation, { kind: 'fixed' }>,
): tf.Tensor {
  const { output, mean, variance } = batchNormTraining(images, scale, offset, epsilon);
  if (normalisation.kind === 'note') normalisation.note(name, { mean, variance });
  return output;
}
