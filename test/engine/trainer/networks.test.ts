import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { createGan } from '../../../main/trainer/gan.ts';
import { drawSamples, latentsOf } from '../../../main/trainer/sampling/draw-samples.ts';
import { startTestEngine, toySession, toySettings, trainSteps } from './toy.ts';

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
  it('draw images in [-1, 1] and judge each with one number', () => {
    const settings = toySettings({ baseChannels: 4 });
    const gan = createGan({ size, channels, background: 'white' }, settings);
    onTestFinished(() => gan.dispose());
    const images = drawSamples(gan, latentsOf(1, 3, settings.latentSize));
    expect(images.length).toBe(3 * size * size * channels);
    expect(images.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(new Set(images).size).toBeGreaterThan(size);
    tf.tidy(() => {
      const { network, weights } = gan.discriminator;
      const batch = tf.tensor4d(images, [3, size, size, channels]);
      const answers = network.apply(batch, weights, { kind: 'batch' });
      expect(answers.shape).toEqual([3, 1]);
      expect(Array.from(answers.dataSync()).every(Number.isFinite)).toBe(true);
    });
  });
});

describe('samples', () => {
  it('do not depend on those drawn with them', () => {
    const session = toySession(engine);
    trainSteps(session, 20);
    session.drawSamples();
    const { latentSize } = session.gan.hyperparameters;
    const imageSize = 16 * 16 * 4;
    const many = drawSamples(session.gan, latentsOf(5, 100, latentSize));
    const few = drawSamples(session.gan, latentsOf(5, 3, latentSize));
    few.forEach((value, i) => expect(value).toBeCloseTo(many[i], 5));
    const last = latentsOf(5, 100, latentSize).subarray(99 * latentSize);
    const alone = drawSamples(session.gan, last);
    alone.forEach((value, i) => expect(value).toBeCloseTo(many[99 * imageSize + i], 5));
  });

  it('are drawn with statistics near those of a large batch', () => {
    const session = toySession(engine, { emaDecay: 0 });
    trainSteps(session, 20);
    session.drawSamples();
    const latents = latentsOf(3, 400, session.gan.hyperparameters.latentSize);
    const calibrated = drawSamples(session.gan, latents);
    const { network, weights } = session.gan.generator;
    const batchwise = tf.tidy(() => {
      const input = tf.tensor2d(latents, [400, session.gan.hyperparameters.latentSize]);
      return Array.from(network.apply(input, weights, { kind: 'batch' }).dataSync());
    });
    const differences = batchwise.map((value, i) => Math.abs(value - calibrated[i]));
    expect(differences.reduce((a, b) => a + b) / differences.length).toBeLessThan(0.05);
  });
});
