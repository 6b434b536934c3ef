import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import type { Vocabulary } from '../../../../../shared/condition/vocabulary.ts';
import type { Engine } from '../../../../../main/trainer/engines/engine.ts';
import { createGan, type Gan } from '../../../../../main/trainer/gan/gan.ts';
import { light } from '../../../../../main/trainer/gan/models/light.ts';
import { r1 } from '../../../../../main/trainer/gan/regularisers/gradient-penalties.ts';
import { drawSamples } from '../../../../../main/trainer/sampling/draw-samples.ts';
import { latentsOf } from '../../../../../main/trainer/sampling/generator-feed.ts';
import { judgingWeights } from '../../../../../main/trainer/gan/regularisers/spectral-normalisation.ts';
import { trainingPictures } from '../../../../../main/trainer/data/training-pictures.ts';
import { nativeLoadTimeoutMs } from '../../../native-tensorflow.ts';
import { gradientOf, relativeDifference, wave } from '../../../ops/numbers.ts';
import { roundingError } from '../../../ops/rounding.ts';
import { startTestEngine, toySession, toySettings, toySprites, trainSteps } from '../../toy.ts';

const pass = { normalisation: { kind: 'batch' } } as const;
const vocabulary: Vocabulary = { kind: 'labels', names: ['fire', 'water'] };

let engine: Engine;
beforeAll(async () => void (engine = await startTestEngine('tensorflow')), nativeLoadTimeoutMs);

function lightSettings(choices: HyperparameterChoices = {}) {
  return toySettings({ model: 'light', baseChannels: 4, ...choices });
}

/** The loss of the second task on these pictures. */
function redrawingLoss(gan: Gan, images: tf.Tensor4D, condition?: tf.Tensor): number {
  return tf.tidy(() => {
    const { network } = gan.discriminator;
    const weights = judgingWeights(gan).current();
    const { features } = network.judge({ images, condition }, weights, pass);
    const loss = network.selfSupervision?.loss(features, images, weights, pass);
    return loss?.dataSync()[0] ?? Number.NaN;
  });
}

describe.each([
  [32, 3],
  [32, 4],
  [64, 3],
  [64, 4],
  [96, 4],
  [128, 3],
  [128, 4],
] as const)('a light GAN for %i pixels and %i channels', (size, channels) => {
  it('draws images in [-1, 1], judges each with one number and redraws them', async () => {
    const settings = lightSettings();
    const gan = createGan({ size, channels, background: 'white' }, settings);
    onTestFinished(() => gan.dispose());
    const pixels = await drawSamples(gan, { count: 3, start: latentsOf(1, 3, settings) });
    expect(pixels.length).toBe(3 * size * size * channels);
    expect(pixels.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(new Set(pixels).size).toBeGreaterThan(size);
    const images = tf.tensor4d(pixels, [3, size, size, channels]);
    const { network, weights } = gan.discriminator;
    const { answers } = network.judge({ images }, weights, pass);
    expect(answers.shape).toEqual([3, 1]);
    expect(Array.from(answers.dataSync()).every(Number.isFinite)).toBe(true);
    const loss = redrawingLoss(gan, images);
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(2);
  });
});

describe('the second task of a light GAN', () => {
  it('is learnt beside the first', async () => {
    const sprites = toySprites(40, 32);
    const choices = { model: 'light', discriminatorLearningRate: 2e-3 } as const;
    const session = toySession(engine, choices, 'as the engine likes', sprites);
    const pixels = trainingPictures(sprites, session.gan.hyperparameters).images([0, 1, 2, 3]);
    const images = tf.tensor4d(pixels, [4, 32, 32, 4]);
    const before = redrawingLoss(session.gan, images);
    await trainSteps(session, 100);
    session.runner.readVariables();
    expect(redrawingLoss(session.gan, images)).toBeLessThan(before / 2);
  });

  it.each([3, 4] as const)('redraws %i channels, not labels joined as further ones', (channels) => {
    const image = { size: 32, channels, background: 'white' } as const;
    const gan = createGan(image, lightSettings({ conditioning: 'concat' }), vocabulary);
    onTestFinished(() => gan.dispose());
    const images = wave([2, 32, 32, channels], 0.37, 0.9) as tf.Tensor4D;
    const loss = redrawingLoss(gan, images, tf.tensor2d([1, 0, 0, 1], [2, 2]));
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(2);
  });

  it('trains without it', async () => {
    const sprites = toySprites(12, 32);
    const choices = { model: 'light', baseChannels: 4, reconstruction: 0 } as const;
    const losses = await trainSteps(toySession(engine, choices, 'as the engine likes', sprites), 3);
    expect(losses.flatMap(Object.values).every(Number.isFinite)).toBe(true);
  });
});

/**
 * Without biases and norms the critic is proportional to each layer's kernels (those of both ways of a residual
 * block together), as long as they are only scaled by a positive number: a gradient penalty is proportional to
 * their squares, and by Euler's theorem its gradient times the kernels is twice the penalty. A second derivative
 * that is lost or wrong anywhere breaks that.
 */
describe.each(['tensorflow', 'wasm'] as const)('the critic of a light GAN on %s', (id) => {
  beforeAll(async () => void (await startTestEngine(id)), nativeLoadTimeoutMs);

  const layers = {
    look: ['look/kernel'],
    down1: ['down1/kernel', 'down1/direct/kernel'],
    down2: ['down2/kernel', 'down2/direct/kernel'],
    judge: ['judge/kernel'],
  };

  it.each(Object.entries(layers))(
    'has a gradient penalty whose gradient is right along the kernels of %s',
    (_, kernels) => {
      const settings = lightSettings({ loss: 'r3gan' });
      const { body, head } = light.discriminator({ size: 32, channels: 4 }, settings);
      const specs = [...body.weights, ...head.weights];
      const weights = new Map(
        specs.map(({ name, shape }, index) => {
          const amplitude = name.endsWith('/bias') ? 0 : 0.3;
          return [name, tf.variable(wave([...shape], 0.7 + index / 9, amplitude))] as const;
        }),
      );
      const critic = (images: tf.Tensor) =>
        head.apply(body.apply(images, weights, pass), weights, pass);
      const images = wave([2, 32, 32, 4], 0.37, 0.9);
      const batch = { critic, real: images, fake: images, mix: tf.zeros([2, 1, 1, 1]) };
      const variables = kernels.map((name) => weights.get(name) as tf.Variable);
      const { value, grads } = tf.variableGrads(() => r1.penalty(batch, settings), variables);
      const along = variables.map((kernel) =>
        elementAt(gradientOf(kernel, grads).mul(kernel).sum().dataSync(), 0),
      );
      const penalty = elementAt(value.dataSync(), 0);
      expect(penalty).toBeGreaterThan(0);
      const sum = along.reduce((total, each) => total + each);
      // The squares of a picture's 4,096 values are added, those of a kernel's after them.
      expect(relativeDifference([sum], [2 * penalty])).toBeLessThan(roundingError(2 * 4_096));
    },
  );
});
