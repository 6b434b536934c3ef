import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { HyperparameterChoices } from '../../../shared/hyperparameters/schema.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { toSigned } from '../../../main/trainer/data/pixels.ts';
import { premultiply } from '../../../main/trainer/data/pixels.ts';
import { collectGarbage } from '../memory-growth.ts';
import { relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';
import { mean, startTestEngine, toySession, toySprites, trainSteps } from './toy.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('tensorflow');
});

/** How far the mean of some images is from the mean of the toy set, averaged over pixels and channels. */
function distanceToToySet(images: Float32Array): number {
  const { pixels, size, channels } = toySprites();
  const real = meanImage(
    Float32Array.from(premultiply(pixels, 4), toSigned),
    size * size * channels,
  );
  const drawn = meanImage(images, size * size * channels);
  return mean(real.map((value, index) => Math.abs(value - elementAt(drawn, index))));
}

function meanImage(images: Float32Array, imageSize: number): number[] {
  const count = images.length / imageSize;
  return Array.from({ length: imageSize }, (_, index) =>
    mean(
      Array.from({ length: count }, (__, image) => elementAt(images, image * imageSize + index)),
    ),
  );
}

/** A session, and the pixels that its dataset was read into, held by nobody else. */
function sessionOnPixels(choices: HyperparameterChoices) {
  const sprites = toySprites();
  const labelled = { ...sprites, labels: ['disc'], labelOf: new Uint16Array(sprites.count) };
  const session = toySession(engine, choices, 'as the engine likes', labelled);
  return { session, pixels: new WeakRef(sprites.pixels) };
}

describe('training', () => {
  it.each([
    ['latents', {}],
    ['labels', { conditioning: 'concat' }],
  ] as const)('from %s lets go of the pixels as they were read', async (_, choices) => {
    const { session, pixels } = sessionOnPixels({ ...choices, steps: 2 });
    await trainSteps(session, 1);
    // A weak reference holds until the end of the job in which it was made.
    await setImmediate();
    collectGarbage();
    expect(pixels.deref()).toBeUndefined();
    expect((await session.toCheckpoint(0)).manifest.dataset).toBe(toySprites().sha256);
  });

  it('begins where a vanilla discriminator knows nothing, and its loss falls', async () => {
    const losses = (await trainSteps(toySession(engine), 30)).map(
      ({ discriminator }) => discriminator,
    );
    expect(losses[0]).toBeGreaterThan(1.0);
    expect(losses[0]).toBeLessThan(1.8);
    expect(mean(losses.slice(-5))).toBeLessThan(elementAt(losses, 0) - 0.3);
  });

  it('teaches the vanilla generator to draw what it was shown', async () => {
    const faster = { generatorLearningRate: 1e-3, discriminatorLearningRate: 1e-3 };
    const session = toySession(engine, { shift: 0, brightness: 0, emaDecay: 0.9, ...faster });
    const before = distanceToToySet(await session.drawSamples());
    await trainSteps(session, 250);
    const after = distanceToToySet(await session.drawSamples());
    expect(before).toBeGreaterThan(0.5);
    expect(after).toBeLessThan(before / 2);
  });

  it('lets the clipped critic tell real from generated', async () => {
    const losses = await trainSteps(toySession(engine, { loss: 'wgan' }), 40);
    const critic = losses.map(({ discriminator }) => discriminator);
    // The weights start outside the clip; from the second step on they are within.
    expect(Math.abs(elementAt(critic, 1))).toBeLessThan(2e-3);
    expect(mean(critic.slice(-5))).toBeLessThan(-2e-3);
    expect(mean(critic.slice(-5))).toBeGreaterThan(-2e-2);
  });

  it('keeps every weight of a clipped critic within the clip, and others not', async () => {
    const session = toySession(engine, { loss: 'wgan', weightClip: 0.02 });
    await trainSteps(session, 5);
    await session.drawSamples();
    const largest = (weights: ReadonlyMap<string, { dataSync(): ArrayLike<number> }>) =>
      Math.max(
        ...[...weights.values()].flatMap((weight) => Array.from(weight.dataSync(), Math.abs)),
      );
    const limit = Math.fround(0.02);
    expect(largest(session.gan.discriminator.weights)).toBe(limit);
    expect(largest(session.gan.generator.weights)).toBeGreaterThan(limit);
  });

  it('clips before the critic’s step where the script of 2017 did: the step itself goes beyond', async () => {
    const session = toySession(engine, { loss: 'wgan', weightClip: 0.02, clipFirst: true });
    await trainSteps(session, 5);
    await session.drawSamples();
    const weights = [...session.gan.discriminator.weights.values()];
    const largest = Math.max(
      ...weights.flatMap((weight) => Array.from(weight.dataSync(), Math.abs)),
    );
    expect(largest).toBeGreaterThan(Math.fround(0.02));
    // One step of RMSProp changes a weight by ten times its rate of 5e-5 at the most.
    expect(largest).toBeLessThan(0.02 + 10 * 5e-5 + 1e-6);
  });

  it('averages the generator’s weights exponentially, faster at first', async () => {
    const session = toySession(engine, { emaDecay: 0.9 });
    const weight = () => {
      session.runner.readVariables();
      return session.gan.generator.weights.get('paint/kernel')?.dataSync() as Float32Array;
    };
    let expected = Float64Array.from(weight());
    for (let step = 0; step < 100; step++) {
      await session.train();
      const present = weight();
      const decay = step < 80 ? (1 + step) / (10 + step) : 0.9;
      expected = expected.map(
        (mean, index) => decay * mean + (1 - decay) * elementAt(present, index),
      );
    }
    const average = session.gan.average.get('paint/kernel')?.dataSync() as Float32Array;
    expect(average.length).toBe(expected.length);
    // Three operations a step, of which the last ten are remembered: a tenth is forgotten each time.
    expect(relativeDifference(average, expected)).toBeLessThan(roundingError(3 * 10));
    expect([...average]).not.toEqual([...weight()]);
  });

  it('samples from the generator itself when averaging is off', () => {
    const session = toySession(engine, { emaDecay: 0 });
    expect(session.gan.average).toBe(session.gan.generator.weights);
  });

  it('gives the same losses for the same seed, others for another', async () => {
    const losses = async (seed: number) => await trainSteps(toySession(engine, { seed }), 4);
    expect(await losses(1)).toEqual(await losses(1));
    expect(await losses(2)).not.toEqual(await losses(1));
  });

  it.each(['as the engine likes', 'op by op'] as const)(
    'keeps no tensor from step to step or sample to sample (%s)',
    async (kind) => {
      const session = toySession(engine, { loss: 'wgan', nCritic: 2 }, kind);
      await trainSteps(session, 2);
      await session.drawSamples();
      const { tensors } = engine.memory();
      await trainSteps(session, 5);
      await session.drawSamples();
      await session.toCheckpoint(0);
      expect(engine.memory().tensors).toBe(tensors);
    },
  );

  it('leaves nothing behind when it is over', async () => {
    const before = engine.memory().tensors;
    const session = toySession(engine);
    await trainSteps(session, 2);
    session.dispose();
    expect(engine.memory().tensors).toBe(before);
  });
});

describe('a compiled step', () => {
  it.each(['non-saturating', 'wgan'] as const)(
    'equals the same step op by op: %s',
    async (loss) => {
      const compiled = toySession(engine, { loss });
      const eager = toySession(engine, { loss }, 'op by op');
      expect([compiled.runner.kind, eager.runner.kind]).toEqual(['compiled', 'eager']);
      expect(await trainSteps(compiled, 8)).toEqual(await trainSteps(eager, 8));
    },
  );
});
