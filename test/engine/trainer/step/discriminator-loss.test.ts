import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pairOf } from '../../../../shared/known-places.ts';
import { createGan } from '../../../../main/trainer/gan/gan.ts';
import { sumOf } from '../../../../main/trainer/gan/losses/loss.ts';
import { discriminatorLoss, judge } from '../../../../main/trainer/step/training-step.ts';
import type { HyperparameterChoices } from '../../../../shared/hyperparameters/schema.ts';
import { gradientOf, normal, relativeDifference } from '../../ops/numbers.ts';
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
    const [a, b] = pairOf([together, apart].map((loss) => tf.variableGrads(loss, variables)));
    expect(relativeDifference(a.value, b.value)).toBeLessThan(tolerance);
    const joined = (grads: tf.NamedTensorMap) =>
      tf.concat(variables.map((variable) => gradientOf(variable, grads).flatten()));
    expect(relativeDifference(joined(a.grads), joined(b.grads))).toBeLessThan(tolerance);
  });
});

it('a bias that real and generated images pull at equally has a gradient of exactly zero', () => {
  const gan = ganWith({ model: 'dcgan', loss: 'wgan', discriminatorNorm: 'none' });
  const batches = { real: imagesOf(1), fake: imagesOf(2), mix, ...unconditional };
  const bias = gan.discriminator.weights.get('judge/bias') as tf.Variable;
  const loss = () => sumOf(discriminatorLoss(gan, batches, gan.discriminator.weights).terms);
  const { grads } = tf.variableGrads(loss, [bias]);
  expect(Array.from(gradientOf(bias, grads).dataSync())).toEqual([0]);
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

describe('the loss of a discriminator that is shown real images under wrong labels', () => {
  const vocabulary = { kind: 'labels' as const, names: ['red', 'blue'] };
  const labels = (first: number) =>
    tf.tensor2d(
      Array.from({ length: batch }, (_, row) => [(row + first) % 2, (row + first + 1) % 2]),
    );
  const [condition, wrongCondition] = [labels(0), labels(1)];

  it.each([
    { loss: 'hinge', discriminatorNorm: 'spectral', conditioning: 'projection' },
    { loss: 'non-saturating', discriminatorNorm: 'batch', conditioning: 'projection' },
    { loss: 'non-saturating', discriminatorNorm: 'batch', conditioning: 'concat' },
  ] satisfies HyperparameterChoices[])(
    'is what it is of the right ones and, by halves, of generated images and wrong labels: %j',
    (choices) => {
      const settings = toySettings({ ...choices, model: 'dcgan', wrongLabels: true });
      const gan = createGan(toySprites(), settings, vocabulary);
      onTestFinished(() => gan.dispose());
      const [real, fake] = [imagesOf(1), imagesOf(2)];
      const { weights } = gan.discriminator;
      const variables = [...weights.values()];
      const batches = { real, fake, source: undefined, condition, wrongCondition };
      const told = () => sumOf(discriminatorLoss(gan, batches, weights).terms);
      const lossAgainst = (images: tf.Tensor, shown: tf.Tensor) => {
        const answersTo = (each: tf.Tensor, label: tf.Tensor) =>
          judge(gan, each, { source: undefined, condition: label }, weights).answers;
        const answers = { real: answersTo(real, condition), fake: answersTo(images, shown) };
        return sumOf(gan.loss.discriminator(answers, gan.hyperparameters));
      };
      const byHalves = () =>
        lossAgainst(fake, condition)
          .add<tf.Scalar>(lossAgainst(real, wrongCondition))
          .div<tf.Scalar>(2);
      const [a, b] = pairOf([told, byHalves].map((loss) => tf.variableGrads(loss, variables)));
      expect(relativeDifference(a.value, b.value)).toBeLessThan(tolerance);
      const joined = (grads: tf.NamedTensorMap) =>
        tf.concat(variables.map((variable) => gradientOf(variable, grads).flatten()));
      expect(relativeDifference(joined(a.grads), joined(b.grads))).toBeLessThan(tolerance);
    },
  );
});
