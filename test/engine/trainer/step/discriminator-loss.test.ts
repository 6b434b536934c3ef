import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGan } from '../../../../main/trainer/gan/gan.ts';
import { sumOf } from '../../../../main/trainer/gan/losses/loss.ts';
import { discriminatorLoss, judge } from '../../../../main/trainer/step/training-step.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { normal, relativeDifference } from '../../ops/numbers.ts';
import { roundingError } from '../../ops/rounding.ts';
import { startTestEngine, toySettings, toySize, toySprites } from '../toy.ts';

const batch = 6;
/** 4x4 places of 4 and 8 channels, means of 256 values, 256 answers; forward and back, and that twice. */
const tolerance = roundingError(4 * (64 + 128 + 2 * 256 + 256));

beforeAll(async () => void (await startTestEngine('tensorflow')));

function ganWith(choices: HyperparameterChoices) {
  const gan = createGan(toySprites(), toySettings(choices));
  onTestFinished(() => gan.dispose());
  return gan;
}

function imagesOf(seed: number): tf.Tensor4D {
  return normal([batch, toySize, toySize, 4], seed).tanh() as tf.Tensor4D;
}

const unconditional = { source: undefined, condition: undefined };
const mix = tf.sigmoid(normal([batch, 1, 1, 1], 3));
const critics: HyperparameterChoices[] = [
  { loss: 'wgan-gp', discriminatorNorm: 'layer' },
  { loss: 'hinge', discriminatorNorm: 'spectral' },
  { loss: 'non-saturating', discriminatorNorm: 'none' },
];

describe('the loss of a discriminator without batch normalisation', () => {
  it.each(critics)('is that of real and generated images each by themselves: %j', (choices) => {
    const gan = ganWith({ ...choices, model: 'dcgan' });
    const [real, fake] = [imagesOf(1), imagesOf(2)];
    const variables = [...gan.discriminator.weights.values()];
    const together = () =>
      sumOf(
        discriminatorLoss(gan, { real, fake, mix, ...unconditional }, gan.discriminator.weights)
          .terms,
      );
    const apart = () => {
      const answersTo = (images: tf.Tensor) =>
        judge(gan, images, unconditional, gan.discriminator.weights).answers;
      const answers = { real: answersTo(real), fake: answersTo(fake) };
      const loss = sumOf(gan.loss.discriminator(answers, gan.hyperparameters));
      return gan.regularisers.reduce(
        (sum, { penalty }) =>
          sum.add<tf.Scalar>(penalty({ critic: answersTo, real, fake, mix }, gan.hyperparameters)),
        loss,
      );
    };
    const [a, b] = [together, apart].map((loss) => tf.variableGrads(loss, variables));
    expect(relativeDifference(a.value, b.value)).toBeLessThan(tolerance);
    const joined = (grads: tf.NamedTensorMap) =>
      tf.concat(variables.map(({ name }) => grads[name].flatten()));
    expect(relativeDifference(joined(a.grads), joined(b.grads))).toBeLessThan(tolerance);
  });
});

it('a bias that real and generated images pull at equally has a gradient of exactly zero', () => {
  const gan = ganWith({ model: 'dcgan', loss: 'wgan', discriminatorNorm: 'none' });
  const batches = { real: imagesOf(1), fake: imagesOf(2), mix, ...unconditional };
  const bias = gan.discriminator.weights.get('judge/bias') as tf.Variable;
  const loss = () => sumOf(discriminatorLoss(gan, batches, gan.discriminator.weights).terms);
  const { grads } = tf.variableGrads(loss, [bias]);
  expect(Array.from(grads[bias.name].dataSync())).toEqual([0]);
});

it('batch normalisation does not mix real with generated images', () => {
  const gan = ganWith({ model: 'dcgan', discriminatorNorm: 'batch' });
  const answersBeside = (fake: tf.Tensor4D) =>
    discriminatorLoss(
      gan,
      { real: imagesOf(1), fake, mix, ...unconditional },
      gan.discriminator.weights,
    ).answers.real;
  const [one, other] = [answersBeside(imagesOf(2)), answersBeside(imagesOf(4).mul(0.1))];
  expect(Array.from(one.dataSync())).toEqual(Array.from(other.dataSync()));
});
