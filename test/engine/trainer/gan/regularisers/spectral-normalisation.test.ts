import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import type { Engine } from '../../../../../main/trainer/engines/engine.ts';
import { createGan, type Gan } from '../../../../../main/trainer/gan/gan.ts';
import type { Weights } from '../../../../../main/trainer/gan/models/layers/layer.ts';
import {
  iteratePower,
  normaliseSpectrally,
} from '../../../../../main/trainer/gan/regularisers/spectral-normalisation.ts';
import { dot, relativeDifference, wave } from '../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../ops/rounding.ts';
import { largestSingularValue } from '../../../reference/largest-singular-value.ts';
import type { Vocabulary } from '../../../../../shared/condition/vocabulary.ts';
import { startTestEngine, toySession, toySettings, toySprites, trainSteps } from '../../toy.ts';

const image = { size: 16, channels: 4, background: 'transparent' } as const;

/** Largest singular value of every kernel, by name. */
function singularValues(weights: Weights): Map<string, number> {
  const kernels = [...weights].filter(([name]) => name.endsWith('/kernel'));
  return new Map(
    kernels.map(([name, kernel]) => [
      name,
      largestSingularValue(kernel.dataSync(), elementAt(kernel.shape, -1)),
    ]),
  );
}

it('the reference itself: of a matrix with known singular values', () => {
  // [[3, 0], [4, 5]] has the singular values √45 and √5.
  expect(largestSingularValue([3, 0, 4, 5], 2)).toBeCloseTo(Math.sqrt(45), 10);
  expect(largestSingularValue([2, 0, 0, -7, 0, 0], 2)).toBeCloseTo(7, 10);
});

describe.each(['tensorflow', 'wasm'] as const)('spectral normalisation on %s', (id) => {
  beforeAll(async () => void (await startTestEngine(id)));

  function hingeGan(choices = {}): Gan {
    const settings = toySettings({ loss: 'hinge', baseChannels: 4, ...choices });
    const gan = createGan(image, settings);
    onTestFinished(() => gan.dispose());
    return gan;
  }

  it('makes the largest singular value of every kernel 1, once its vectors have settled', () => {
    const { discriminator, spectralVectors } = hingeGan();
    tf.tidy(() => {
      let vectors = iteratePower(discriminator.weights, spectralVectors);
      for (let iteration = 0; iteration < 100; iteration++) {
        const left = [...vectors].map(([name, each]) => [name, each.left] as const);
        vectors = iteratePower(discriminator.weights, new Map(left));
      }
      const before = singularValues(discriminator.weights);
      const after = singularValues(normaliseSpectrally(discriminator.weights, vectors));
      expect([...after.keys()]).toEqual(['look/kernel', 'down1/kernel', 'judge/kernel']);
      for (const value of before.values()) expect(Math.abs(value - 1)).toBeGreaterThan(0.1);
      // Not rounding: two singular values that lie close together part slowly.
      for (const value of after.values()) expect(Math.abs(value - 1)).toBeLessThan(2e-3);
    });
  });

  it('leaves biases alone', () => {
    const { discriminator, spectralVectors } = hingeGan();
    const vectors = iteratePower(discriminator.weights, spectralVectors);
    const normalised = normaliseSpectrally(discriminator.weights, vectors);
    for (const [name, weight] of discriminator.weights) {
      if (!name.endsWith('/kernel')) expect(normalised.get(name)).toBe(weight);
    }
  });

  it('has Miyato’s gradient (equation 9), in which the vectors are constants', () => {
    const kernel = wave([3, 2, 2, 3], 0.7, 0.5);
    const weights = new Map([['look/kernel', kernel]]);
    const vectors = iteratePower(weights, new Map([['look/kernel', wave([3], 1.1, 1)]]));
    const change = wave([3, 2, 2, 3], 1.7, 1);
    const objective = (at: tf.Tensor) => {
      const normalised = normaliseSpectrally(new Map([['look/kernel', at]]), vectors);
      return (normalised.get('look/kernel') as tf.Tensor).mul(change).sum();
    };
    // Two sums over the kernel's 36 values.
    expect(relativeDifference(tf.grad(objective)(kernel), miyatosGradient())).toBeLessThan(
      roundingError(2 * 36),
    );
    expectGradientOfDifferences(objective, kernel, 2 * 36);

    /** (G - <G, W/σ> right leftᵀ) / σ, where G is the gradient with respect to W/σ. */
    function miyatosGradient(): number[] {
      const { left, right } = vectors.get('look/kernel') ?? { left: kernel, right: kernel };
      const [u, v] = [left.dataSync<'float32'>(), right.dataSync<'float32'>()];
      const [w, g] = [kernel.dataSync<'float32'>(), change.dataSync<'float32'>()];
      const outer = [...v].flatMap((each) => [...u].map((other) => each * other));
      const sigma = dot(outer, w);
      const along = dot(g, w) / sigma;
      return outer.map((value, index) => (elementAt(g, index) - along * value) / sigma);
    }
  });
});

describe('spectral normalisation in training', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startTestEngine('tensorflow');
  });

  it('stays settled in training, one iteration a step, and is kept in checkpoints', async () => {
    const session = toySession(engine, { loss: 'hinge', baseChannels: 4, batch: 4 });
    await trainSteps(session, 60);
    const { tensors } = await session.toCheckpoint(0);
    const vectors = tensors['spectral-vectors'];
    expect([...vectors.keys()]).toEqual(['look/kernel', 'down1/kernel', 'judge/kernel']);
    /** Sums over the rows and the columns of the largest kernel, 128 inputs and 8 outputs. */
    const tolerance = roundingError(2 * (128 + 8));
    for (const { values } of vectors.values()) {
      expect(Math.abs(Math.hypot(...values) - 1)).toBeLessThan(tolerance);
    }
    const { discriminator, spectralVectors } = session.gan;
    tf.tidy(() => {
      const { weights } = discriminator;
      const normalised = normaliseSpectrally(weights, iteratePower(weights, spectralVectors));
      for (const value of singularValues(normalised).values()) {
        // A power iteration never overestimates.
        expect(value).toBeGreaterThan(1 - tolerance);
        expect(value).toBeLessThan(1.1);
      }
    });
  });

  it('is of the kernels that a judgement depends on, not those of a second task', () => {
    const settings = toySettings({
      model: 'light',
      baseChannels: 4,
      discriminatorNorm: 'spectral',
    });
    const { size, channels, background } = toySprites(1, 32);
    const gan = createGan({ size, channels, background }, settings);
    onTestFinished(() => gan.dispose());
    const { boundingWeights, selfSupervision } = gan.discriminator.network;
    const second = selfSupervision?.weights.map(({ name }) => name) ?? [];
    const judging = boundingWeights
      .map(({ name }) => name)
      .filter((name) => name.endsWith('/kernel'));
    expect(second.length).toBeGreaterThan(0);
    expect([...gan.spectralVectors.keys()]).toEqual(judging);
    expect(judging.filter((name) => second.includes(name))).toEqual([]);
  });

  it('leaves a label’s planes alone, which would be too faint to be seen', () => {
    const choices = { loss: 'hinge', conditioning: 'concat' } as const;
    const vocabulary: Vocabulary = { kind: 'labels', names: ['fire', 'water'] };
    const gan = createGan(image, toySettings(choices), vocabulary);
    onTestFinished(() => gan.dispose());
    expect(gan.discriminator.weights.has('plane/kernel')).toBe(true);
    expect([...gan.spectralVectors.keys()]).toEqual([
      'look/kernel',
      'down1/kernel',
      'judge/kernel',
    ]);
  });

  it('has no vectors where it is off', () => {
    const gan = createGan(image, toySettings({ loss: 'non-saturating' }));
    onTestFinished(() => gan.dispose());
    expect(gan.spectralVectors.size).toBe(0);
  });
});
