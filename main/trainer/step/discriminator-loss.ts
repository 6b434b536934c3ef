import type * as tf from '@tensorflow/tfjs-core';
import type { Gan } from '../gan.ts';
import type { Pass, Weights } from '../models/layers/layer.ts';
import type { Judgement } from '../networks/discriminator-network.ts';
import type { PassContext } from './pass-images.ts';

const pass: Pass = { normalisation: { kind: 'batch' } };

/** One batch as the discriminator gets it. */
export interface CriticBatch extends PassContext {
  /** `[batch, size, size, channels]`, augmented. */
  real: tf.Tensor4D;
  fake: tf.Tensor4D;
  /** See `PenalisedCritic`. */
  mix: tf.Tensor;
}

export function judge(
  { discriminator }: Gan,
  images: tf.Tensor,
  { source, condition }: PassContext,
  weights: Weights,
): Judgement {
  return discriminator.network.judge({ images, source, condition }, weights, pass);
}

/** Everything that the discriminator minimises on a batch: its loss, penalties, and its second task. */
export function discriminatorLoss(
  gan: Gan,
  batch: CriticBatch,
  weights: Weights,
): { loss: tf.Scalar; realAnswers: tf.Tensor } {
  const { hyperparameters, regularisers } = gan;
  const { source, condition } = batch;
  const [onReal, onFake] = gan.discriminator.network.judgeEach(
    [batch.real, batch.fake].map((images) => ({ images, source, condition })),
    weights,
    pass,
  );
  const answers = { real: onReal.answers, fake: onFake.answers };
  const critic = (images: tf.Tensor) => judge(gan, images, batch, weights).answers;
  const terms = [
    gan.loss.discriminator(answers, hyperparameters),
    ...regularisers.map((each) => each.penalty({ critic, ...batch }, hyperparameters)),
    ...secondTask(gan, onReal, batch.real, weights),
  ];
  const loss = terms.reduce((sum, term) => sum.add<tf.Scalar>(term));
  return { loss, realAnswers: onReal.answers };
}

function secondTask(
  { discriminator, hyperparameters }: Gan,
  { features }: Judgement,
  images: tf.Tensor4D,
  weights: Weights,
): tf.Scalar[] {
  const { selfSupervision } = discriminator.network;
  if (!selfSupervision || hyperparameters.reconstruction === 0) return [];
  const loss = selfSupervision.loss(features, images, weights, pass);
  return [loss.mul(hyperparameters.reconstruction)];
}
