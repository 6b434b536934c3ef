import * as tf from '@tensorflow/tfjs';
import type { StepFunction } from '../compile/compile-step.ts';
import { augment } from '../augmentation/augment.ts';
import { augmentationIsOff } from '../augmentation/draw-augmentation.ts';
import { movingAverages } from '../engines/ops/moving-average.ts';
import type { Gan, TrainedNetwork } from '../gan.ts';
import { assignAll } from '../optimizers/optimizer.ts';
import {
  augmentationNames,
  averagingName,
  criticPass,
  fakeName,
  generatorPass,
  noiseName,
  realName,
} from './step-inputs.ts';

/** Scalars that a training step returns. */
export interface StepOutputs extends tf.NamedTensorMap {
  discriminator: tf.Scalar;
  generator: tf.Scalar;
}

/**
 * One generator step with its critic steps (Goodfellow 2014, algorithm 1; Arjovsky 2017, algorithm 1), each
 * on noise of its own. The loss returned for the discriminator is the mean over its steps.
 *
 * A function of tensors that assigns the GAN's variables: it runs as it is, or compiled into a graph.
 * Real and generated images pass the discriminator as batches of their own, so that batch normalisation
 * does not mix them.
 */
export function createTrainingStep(gan: Gan): StepFunction {
  const { nCritic, emaDecay } = gan.hyperparameters;
  return (inputs): StepOutputs => {
    const critic: tf.Scalar[] = [];
    for (let index = 0; index < nCritic; index++) {
      critic.push(discriminatorStep(gan, inputs, criticPass(index)));
    }
    const generator = generatorStep(gan, inputs);
    if (emaDecay > 0) updateAverage(gan, inputs[averagingName]);
    return { discriminator: tf.stack(critic).mean(), generator };
  };
}

function discriminatorStep(gan: Gan, inputs: tf.NamedTensorMap, pass: string): tf.Scalar {
  const real = augmentImages(gan, inputs, realName(pass), inputs[realName(pass)]);
  const fake = generate(gan, inputs, pass);
  const loss = descend(gan.discriminator, () =>
    gan.loss.discriminator({ real: judge(gan, real), fake: judge(gan, fake) }),
  );
  constrainWeights(gan);
  return loss;
}

function generatorStep(gan: Gan, inputs: tf.NamedTensorMap): tf.Scalar {
  return descend(gan.generator, () =>
    gan.loss.generator({ fake: judge(gan, generate(gan, inputs, generatorPass)) }),
  );
}

/** @returns generated images, augmented, `[batch, size, size, channels]` */
function generate(gan: Gan, inputs: tf.NamedTensorMap, pass: string): tf.Tensor {
  const { network, weights } = gan.generator;
  const images = network.apply(inputs[noiseName(pass)], weights, { kind: 'batch' });
  return augmentImages(gan, inputs, fakeName(pass), images);
}

function judge({ discriminator }: Gan, images: tf.Tensor): tf.Tensor {
  return discriminator.network.apply(images, discriminator.weights, { kind: 'batch' });
}

function augmentImages(
  gan: Gan,
  inputs: tf.NamedTensorMap,
  name: string,
  images: tf.Tensor,
): tf.Tensor {
  if (augmentationIsOff(gan.hyperparameters)) return images;
  const names = augmentationNames(name);
  const drawn = {
    rows: inputs[names.rows] as tf.Tensor2D,
    columns: inputs[names.columns] as tf.Tensor2D,
    brightness: inputs[names.brightness] as tf.Tensor1D,
  };
  return augment(images as tf.Tensor4D, drawn, gan.background);
}

/** One step of the network's optimizer down the gradient of a loss. */
function descend({ weights, optimizer }: TrainedNetwork, loss: () => tf.Scalar): tf.Scalar {
  const variables = [...weights.values()];
  const { value, grads } = tf.variableGrads(loss, variables);
  optimizer.apply(variables.map(({ name }) => grads[name]));
  return value;
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
