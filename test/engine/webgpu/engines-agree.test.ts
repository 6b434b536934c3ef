import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { largestDifference } from '../ops/numbers.ts';
import type { EngineId } from '../../../shared/engine/engine.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import { newToySession, smallestSprites, startTestEngine, trainSteps } from '../trainer/toy.ts';

const steps = 2;

/** What a training comes to that is begun from the same weights, as small as the model can be. */
async function trainedOn(id: EngineId, choices: HyperparameterChoices) {
  const engine = await startTestEngine(id);
  const small = { baseChannels: 4, hiddenUnits: 16, latentSize: 4, batch: 4, sampleCount: 4 };
  const sprites = smallestSprites({ model: choices.model ?? 'dcgan' });
  const session = newToySession(engine, { ...small, nCritic: 1, ...choices }, { sprites });
  const losses = (await trainSteps(session, steps)).flatMap(({ discriminator, generator }) => [
    discriminator,
    generator,
  ]);
  const { kind } = session.runner;
  const drawn = await session.drawSamples();
  const { tensors } = await session.toCheckpoint(0);
  const before = tf.memory().numTensors;
  await trainSteps(session, 1);
  const left = tf.memory().numTensors - before;
  session.dispose();
  engine.dispose();
  return { losses, drawn, kind, left, weights: tensors.generator, facts: engine.facts };
}

describe('training on a graphics card, played by SwiftShader', () => {
  it.each<HyperparameterChoices>([
    { model: 'dcgan', loss: 'non-saturating' },
    { model: 'dcgan', loss: 'hinge', discriminatorNorm: 'spectral', output: 'palette' },
    { model: 'dcgan', loss: 'wgan-gp', nCritic: 2 },
    { model: 'dcgan', loss: 'hinge', discriminatorNorm: 'spectral', output: 'mixture' },
    { model: 'light', loss: 'hinge' },
    { model: 'pix2pix' },
  ])('comes to what the wasm engine comes to: %j', async (choices) => {
    const portable = await trainedOn('wasm', choices);
    const card = await trainedOn('webgpu', choices);
    expect(card.facts).toMatchObject({ id: 'webgpu', threads: 1 });
    expect(card.losses.every(Number.isFinite)).toBe(true);
    expect(largestDifference(card.losses, portable.losses)).toBeLessThan(1e-3);
    expect(largestDifference(card.drawn, portable.drawn)).toBeLessThan(1e-3);
    expect(card.losses.slice(2)).not.toEqual(card.losses.slice(0, 2));
    expect(card.left).toBe(0);
  });
});
