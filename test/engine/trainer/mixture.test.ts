import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { latentParts } from '../../../shared/hyperparameters/latent-parts.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { drawnCreatures } from '../../../main/trainer/data/drawn-pictures.ts';
import { toRgba } from '../../../main/trainer/data/pixels.ts';
import { createGan } from '../../../main/trainer/gan/gan.ts';
import { paletteHead } from '../../../main/trainer/gan/models/layers/palette-head.ts';
import { drawSamples } from '../../../main/trainer/sampling/draw-samples.ts';
import { latentsOf } from '../../../main/trainer/sampling/generator-feed.ts';
import { largestDifference, normal } from '../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../ops/rounding.ts';
import { startTestEngine, toySession, toySettings, toySize, trainSteps } from './toy.ts';

let tensorflow: Engine;
let wasm: Engine;
beforeAll(async () => {
  wasm = await startTestEngine('wasm');
  tensorflow = await startTestEngine('tensorflow');
  await tf.setBackend('tensorflow');
});
afterAll(() => {
  wasm.dispose();
  tensorflow.dispose();
});

const mixture: HyperparameterChoices = { output: 'mixture', paletteSize: 5 };

describe('a pixel that mixes its creature’s palette', () => {
  const head = paletteHead(4, { channels: 4 }, { output: 'mixture', paletteSize: 2 });
  const palettes = () => tf.tensor3d([1, 0.5, 0, 0, 0.25, 1], [1, 2, 3]);

  it('has as much of transparency and of each colour as the softmax of its logits says', () => {
    const logits = [0.3, -1, 2];
    const painted = head.paint(tf.tensor4d(logits, [1, 1, 1, 3]), palettes()).dataSync();
    const powers = logits.map(Math.exp);
    const sum = powers.reduce((all, one) => all + one, 0);
    const [, first, second] = powers.map((power) => power / sum) as [number, number, number];
    // In [-1, 1], of which -1 is no light, or no paint.
    const shares = [first, 0.5 * first + 0.25 * second, second, first + second];
    const expected = shares.map((share) => 2 * share - 1);
    expect(largestDifference(painted, expected)).toBeLessThan(roundingError(20));
  });

  it('has the slope of finite differences, with regard to its logits and to the palette', () => {
    const logits = normal([1, 2, 2, 3], 1) as tf.Tensor4D;
    const weights = normal([1, 2, 2, 4], 2);
    const weighed = (images: tf.Tensor) => images.mul(weights).sum();
    expectGradientOfDifferences(
      (x) => weighed(head.paint(x as tf.Tensor4D, palettes())),
      logits,
      40,
    );
    expectGradientOfDifferences(
      (x) => weighed(head.paint(logits, x as tf.Tensor3D)),
      palettes(),
      40,
    );
  });
});

describe('the creatures of a run that mixes its palettes', () => {
  it('are painted softly, and drawn in no more colours than their palette has', async () => {
    await tf.setBackend('tensorflow');
    const session = toySession(tensorflow, mixture);
    await trainSteps(session, 3);
    const images = await session.drawSamples();
    const coloursOf = (rgba: Uint8Array) => {
      const pixels = Array.from({ length: rgba.length / 4 }, (_, pixel) =>
        rgba.slice(4 * pixel, 4 * pixel + 4).join(),
      );
      const perCreature = toySize * toySize;
      return Array.from(
        { length: pixels.length / perCreature },
        (_, at) => new Set(pixels.slice(at * perCreature, (at + 1) * perCreature)).size,
      );
    };
    const drawn = drawnCreatures(images, session.gan);
    expect(Math.min(...coloursOf(toRgba(images, session.gan.image.channels)))).toBeGreaterThan(6);
    // One more for what is not there.
    expect(Math.max(...coloursOf(drawn))).toBeLessThanOrEqual(6);
    const alphas = new Set(drawn.filter((_, at) => at % 4 === 3));
    expect([...alphas].every((alpha) => alpha === 0 || alpha === 255)).toBe(true);
    expect(alphas.has(255)).toBe(true);
  });
});

describe('latents of colours', () => {
  it('leave where a creature is, and how much of it, as they are', async () => {
    const settings = toySettings({ ...mixture, latentSize: 16 });
    const { shape, colours } = latentParts(settings);
    expect([shape, colours]).toEqual([12, 4]);
    const gan = createGan({ size: toySize, channels: 4, background: 'transparent' }, settings);
    const [start, other] = [latentsOf(1, 3, settings), latentsOf(2, 3, settings)];
    const recoloured = start.map((value, at) => (at % 16 < shape ? value : elementAt(other, at)));
    const first = await drawSamples(gan, { count: 3, start });
    const second = await drawSamples(gan, { count: 3, start: recoloured });
    gan.dispose();
    const alphas = (images: Float32Array) => images.filter((_, at) => at % 4 === 3);
    expect(alphas(second)).toEqual(alphas(first));
    expect(second).not.toEqual(first);
  });
});

describe.each([
  { loss: 'wgan-gp', nCritic: 2 },
  { loss: 'hinge', discriminatorNorm: 'spectral' },
] as const)('a run with mixed palettes and $loss', (training) => {
  const choices = { ...mixture, ...training };

  it('computes the same compiled and op by op, and on the other engine', async () => {
    await tf.setBackend('tensorflow');
    const compiled = await trainSteps(toySession(tensorflow, choices), 3);
    const opByOp = await trainSteps(toySession(tensorflow, choices, 'op by op'), 3);
    await tf.setBackend('wasm');
    const portable = await trainSteps(toySession(wasm, choices), 3);
    await tf.setBackend('tensorflow');
    for (const other of [opByOp, portable])
      compiled.forEach(({ discriminator, generator }, step) => {
        const got = elementAt(other, step);
        expect(Math.abs(got.discriminator - discriminator)).toBeLessThan(1e-3);
        expect(Math.abs(got.generator - generator)).toBeLessThan(1e-3);
      });
    expect(compiled[2]).not.toEqual(compiled[0]);
  });

  it('resumes bit for bit', async () => {
    const [uninterrupted, stopped, resumed] = [1, 2, 3].map(() => toySession(tensorflow, choices));
    if (!uninterrupted || !stopped || !resumed) throw new Error('three sessions');
    const expected = (await trainSteps(uninterrupted, 6)).slice(3);
    await trainSteps(stopped, 3);
    resumed.restore(await stopped.toCheckpoint(0), '000003');
    expect(await trainSteps(resumed, 3)).toEqual(expected);
    expect(await resumed.drawSamples()).toEqual(await uninterrupted.drawSamples());
  });
});
