import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../shared/known-places.ts';
import type { Engine } from '../../../../main/trainer/engines/engine.ts';
import { createGan } from '../../../../main/trainer/gan/gan.ts';
import { drawSamples } from '../../../../main/trainer/sampling/draw-samples.ts';
import { latentsOf } from '../../../../main/trainer/sampling/generator-feed.ts';
import { relativeDifference } from '../../ops/numbers.ts';
import { roundingError } from '../../ops/rounding.ts';
import { mean, startTestEngine, toySession, toySettings, trainSteps } from '../toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

describe.each([
  [16, 4],
  [24, 3],
  [32, 4],
  [56, 3],
  [88, 4],
  [128, 3],
] as const)('the networks for %i pixels and %i channels', (size, channels) => {
  it('draw images in [-1, 1] and judge each with one number', async () => {
    const settings = toySettings({ baseChannels: 4 });
    const gan = createGan({ size, channels, background: 'white' }, settings);
    onTestFinished(() => gan.dispose());
    const images = await drawSamples(gan, { count: 3, start: latentsOf(1, 3, settings) });
    expect(images.length).toBe(3 * size * size * channels);
    expect(images.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(new Set(images).size).toBeGreaterThan(size);
    tf.tidy(() => {
      const { network, weights } = gan.discriminator;
      const batch = tf.tensor4d(images, [3, size, size, channels]);
      const pass = { normalisation: { kind: 'batch' } } as const;
      const { answers } = network.judge({ images: batch }, weights, pass);
      expect(answers.shape).toEqual([3, 1]);
      expect(Array.from(answers.dataSync()).every(Number.isFinite)).toBe(true);
    });
  });
});

describe('samples', () => {
  it('do not depend on those drawn with them', async () => {
    const session = toySession(engine);
    await trainSteps(session, 20);
    await session.drawSamples();
    const settings = session.gan.hyperparameters;
    const imageSize = 16 * 16 * 4;
    const draw = async (start: Float32Array) =>
      await drawSamples(session.gan, { count: start.length / settings.latentSize, start });
    const many = await draw(latentsOf(5, 100, settings));
    const few = await draw(latentsOf(5, 3, settings));
    // 8 latents, then 2x2 places of 16 channels and of 8, with a normalisation after each.
    const tolerance = roundingError(8 + 4 * 16 + 4 * 8 + 3 * 6);
    expect(relativeDifference(few, many.slice(0, few.length))).toBeLessThan(tolerance);
    const alone = await draw(latentsOf(5, 100, settings).subarray(99 * settings.latentSize));
    expect(relativeDifference(alone, many.slice(99 * imageSize))).toBeLessThan(tolerance);
  });

  it('are drawn with statistics near those of a large batch', async () => {
    const session = toySession(engine, { emaDecay: 0 });
    await trainSteps(session, 20);
    await session.drawSamples();
    const latents = latentsOf(3, 400, session.gan.hyperparameters);
    const calibrated = await drawSamples(session.gan, { count: 400, start: latents });
    const { network, weights } = session.gan.generator;
    const batchwise = tf.tidy(() => {
      const input = tf.tensor2d(latents, [400, session.gan.hyperparameters.latentSize]);
      const pass = { normalisation: { kind: 'batch' } } as const;
      return Array.from(network.draw({ start: input }, weights, pass).dataSync());
    });
    const differences = batchwise.map((value, i) => Math.abs(value - elementAt(calibrated, i)));
    expect(mean(differences)).toBeLessThan(0.05);
  });
});
