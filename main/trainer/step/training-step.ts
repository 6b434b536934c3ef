import * as tf from '@tensorflow/tfjs-core';
import type { StepFunction } from '../compile/compile-step.ts';
import { movingAverages } from '../engines/ops/moving-average.ts';
import type { Gan } from '../gan.ts';
import { assignAll } from '../optimizers/optimizer.ts';
import { descend } from './descend.ts';
import { discriminatorLoss, judge, type CriticBatch } from './discriminator-loss.ts';
import {
  averagingName,
  criticPass,
  generatorPass,
  learningRateFactorName,
  mixName,
} from './input-names.ts';
import { parts } from './input-specs.ts';
import { judgingWeights } from './judging-weights.ts';
import { generatedImages, passContext, realImages } from './pass-images.ts';

/** Scalars that a training step returns. */
export interface StepOutputs extends tf.NamedTensorMap {
  discriminator: tf.Scalar;
  generator: tf.Scalar;
  /** Mean sign of the answers to real images in the last critic step: how sure the discriminator is. */
  realSign: tf.Scalar;
}

/**
 * One generator step with its critic steps (Goodfellow 2014, algorithm 1; Arjovsky 2017, algorithm 1), each
 * on noise of its own. The loss returned for the discriminator is the mean over its steps.
 *
 * A function of tensors that assigns the GAN's variables: it runs as it is, or compiled into a graph.
 * Batch normalisation never mixes real with generated images: see `DiscriminatorNetwork.judgeEach`.
 */
export function createTrainingStep(gan: Gan): StepFunction {
  const { nCritic, emaDecay } = gan.hyperparameters;
  return (inputs): StepOutputs => {
    const critic = Array.from({ length: nCritic }, (_, index) =>
      discriminatorStep(gan, inputs, index),
    );
    const generator = generatorStep(gan, inputs);
    if (emaDecay > 0) updateAverage(gan, inputs[averagingName]);
    return {
      discriminator: tf.stack(critic.map(({ loss }) => loss)).mean(),
      generator,
      realSign: critic[nCritic - 1].realSign,
    };
  };
}

interface CriticResult {
  loss: tf.Scalar;
  realSign: tf.Scalar;
}

function discriminatorStep(gan: Gan, inputs: tf.NamedTensorMap, index: number): CriticResult {
  const weights = judgingWeights(gan);
  const signs: tf.Tensor[] = [];
  const losses = parts(gan.hyperparameters.accumulation).map((part) => {
    const batch = criticBatch(gan, inputs, criticPass(index, part));
    return () => {
      const { loss, realAnswers } = discriminatorLoss(gan, batch, weights.current());
      // Kept beyond the scope of the gradient, which disposes everything but the loss.
      signs.push(tf.keep(realAnswers.sign().mean()));
      return loss;
    };
  });
  const loss = descend(gan.discriminator, losses, inputs[learningRateFactorName]);
  const realSign = tf.stack(signs).mean<tf.Scalar>();
  tf.dispose(signs);
  weights.keepVectors();
  constrainWeights(gan);
  return { loss, realSign };
}

function criticBatch(gan: Gan, inputs: tf.NamedTensorMap, pass: string): CriticBatch {
  const context = passContext(gan, inputs, pass);
  return {
    ...context,
    real: realImages(gan, inputs, pass),
    fake: generatedImages(gan, inputs, pass, context),
    mix: inputs[mixName(pass)],
  };
}

function generatorStep(gan: Gan, inputs: tf.NamedTensorMap): tf.Scalar {
  const weights = judgingWeights(gan).current();
  const losses = parts(gan.hyperparameters.accumulation).map((part) => {
    const lastCritic = criticPass(gan.hyperparameters.nCritic - 1, part);
    const context = passContext(gan, inputs, lastCritic);
    return () => {
      const fake = generatedImages(gan, inputs, generatorPass(part), context);
      const real = () => realImages(gan, inputs, lastCritic);
      const answersTo = (images: tf.Tensor) => judge(gan, images, context, weights).answers;
      const view = { fake: answersTo(fake), real: () => answersTo(real()), images: { fake, real } };
      return gan.loss.generator(view, gan.hyperparameters);
    };
  });
  return descend(gan.generator, losses, inputs[learningRateFactorName]);
}

function constrainWeights({ loss, discriminator, hyperparameters }: Gan): void {
  if (!loss.constrainWeight) return;
  for (const weight of discriminator.weights.values()) {
    weight.assign(loss.constrainWeight(weight, hyperparameters));
  }
}

function updateAverage({ generator, average }: Gan, towards: tf.Tensor): void {
  const averages = [...average.values()];
  const weights = [...generator.weights.values()];
  assignAll(averages, movingAverages(averages, weights, towards as tf.Scalar));
}
