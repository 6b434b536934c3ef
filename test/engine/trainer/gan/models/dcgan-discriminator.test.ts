import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elementAt } from '../../../../../shared/known-places.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import { findNonFinite } from '../../../../../main/trainer/checkpoint/gan-tensors.ts';
import type { Engine } from '../../../../../main/trainer/engines/engine.ts';
import { createGan, type Gan } from '../../../../../main/trainer/gan/gan.ts';
import {
  groupSize,
  minibatchDeviation,
} from '../../../../../main/trainer/gan/models/layers/minibatch-deviation.ts';
import { normal, relativeDifference } from '../../../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../../../ops/rounding.ts';
import { startTestEngine, toySession, toySettings, trainSteps } from '../../toy.ts';

let tensorflow: Engine;
let wasm: Engine;
beforeAll(async () => {
  wasm = await startTestEngine('wasm');
  tensorflow = await startTestEngine('tensorflow');
});
afterAll(() => {
  wasm.dispose();
  tensorflow.dispose();
});

const pass = { normalisation: { kind: 'batch' } } as const;
const recipe: HyperparameterChoices = {
  loss: 'hinge',
  discriminatorNorm: 'spectral',
  discriminatorLayers: 'full-size',
  discriminatorChannels: 4,
  minibatchDeviation: true,
  batch: 8,
};

function ganOf(choices: HyperparameterChoices, size = 32): Gan {
  const gan = createGan({ size, channels: 4, background: 'transparent' }, toySettings(choices));
  onTestFinished(() => gan.dispose());
  return gan;
}

describe('a discriminator that sees pictures at full size first', () => {
  it('has a convolution of 3x3 before those that halve and one after, each normalised spectrally', async () => {
    await tf.setBackend('tensorflow');
    const { discriminator, spectralVectors } = ganOf({ ...recipe, discriminatorChannels: 16 });
    const kernels = [...discriminator.weights].filter(([name]) => name.endsWith('/kernel'));
    expect(kernels.map(([name, { shape }]) => [name, shape])).toEqual([
      ['look/kernel', [3, 3, 4, 16]],
      ['down1/kernel', [4, 4, 16, 32]],
      ['down2/kernel', [4, 4, 32, 64]],
      ['down3/kernel', [4, 4, 64, 128]],
      ['compare/kernel', [3, 3, 129, 128]],
      ['judge/kernel', [4 * 4 * 128, 1]],
    ]);
    expect([...spectralVectors.keys()]).toEqual(kernels.map(([name]) => name));
  });

  it('is no wider than 8 times its first layer, at any size', async () => {
    await tf.setBackend('tensorflow');
    const { discriminator } = ganOf({ ...recipe, discriminatorChannels: 4 }, 128);
    const widths = [...discriminator.weights.values()].map(({ shape }) => shape[3] ?? 0);
    expect(Math.max(...widths)).toBe(32);
  });

  it('begins orthogonal', async () => {
    await tf.setBackend('tensorflow');
    const kernel = ganOf(recipe).discriminator.weights.get('down1/kernel') as tf.Tensor;
    tf.tidy(() => {
      const matrix = kernel.reshape<tf.Tensor2D>([-1, 8]);
      const products = tf.matMul(matrix, matrix, true, false);
      expect(relativeDifference(products, tf.eye(8))).toBeLessThan(1e-5);
    });
  });
});

describe.each(['full-size', 'halving'] as const)('comparing pictures, layers %s', (layers) => {
  it('never compares real ones with generated ones', async () => {
    await tf.setBackend('tensorflow');
    const choices = { ...recipe, discriminatorLayers: layers };
    const { discriminator } = ganOf(choices, 16);
    tf.tidy(() => {
      const ofNormal = (seed: number) => ({ images: normal([8, 16, 16, 4], seed) });
      const [real, fake] = [ofNormal(1), ofNormal(2)];
      const { network, weights } = discriminator;
      const together = network.judgeEach([real, fake], weights, pass);
      const apart = [real, fake].map((input) => network.judge(input, weights, pass));
      together.forEach(({ answers }, index) => {
        // As many products as the widest layer has inputs, once for each of five layers.
        const tolerance = roundingError(5 * 16 * 32);
        expect(relativeDifference(answers, elementAt(apart, index).answers)).toBeLessThan(
          tolerance,
        );
      });
      const repeated = { images: tf.tile(normal([1, 16, 16, 4], 1), [8, 1, 1, 1]) };
      const firstAnswer = (input: typeof real) =>
        elementAt(network.judge(input, weights, pass).answers.dataSync(), 0);
      expect(Math.abs(firstAnswer(repeated) - firstAnswer(real))).toBeGreaterThan(1e-6);
    });
  });
});

describe('minibatch standard deviation', () => {
  it('compares four in a row, or as many as divide the batch', () => {
    expect([64, 32, 128].map((count) => groupSize(count, 64))).toEqual([4, 4, 4]);
    expect(groupSize(20, 10)).toBe(2);
    expect(groupSize(18, 9)).toBe(3);
    expect(groupSize(14, 7)).toBe(7);
    expect(groupSize(3, 64)).toBe(1);
  });

  it('is the mean over features of the deviation among the pictures of a group', async () => {
    await tf.setBackend('tensorflow');
    tf.tidy(() => {
      const values = [1, 3, 5, 7, 0, 0, 0, 0].flatMap((value) => [value, 2 * value]);
      const input = tf.tensor4d(values, [8, 1, 1, 2]);
      const output = minibatchDeviation(8).apply(input, new Map(), pass);
      const added = output.slice([0, 0, 0, 2], [-1, -1, -1, 1]).dataSync();
      // Of 1, 3, 5, 7 it is √5, of their doubles 2√5.
      const wanted = [...Array(4).fill(1.5 * Math.sqrt(5)), ...Array(4).fill(1e-4)];
      expect(relativeDifference(added, wanted)).toBeLessThan(roundingError(20));
    });
  });

  it.each(['tensorflow', 'wasm'])('has a right second derivative on %s', async (id) => {
    await tf.setBackend(id);
    tf.tidy(() => {
      const judge = (x: tf.Tensor) => {
        const compared = minibatchDeviation(4).apply(x.reshape([4, 1, 1, 3]), new Map(), pass);
        return compared
          .mul(tf.tensor1d([1, -1, 2, 3]))
          .square()
          .sum();
      };
      const penalty = (x: tf.Tensor) => tf.grad(judge)(x).square().sum();
      expectGradientOfDifferences(penalty, normal([12], 5), 60);
    });
  });
});

describe.each([
  ['the recipe of palettes', { ...recipe, output: 'palette' }],
  ['a residual generator', { ...recipe, generatorLayers: 'residual' }],
  ['penalties', { ...recipe, loss: 'r3gan', discriminatorNorm: 'none' }],
  [
    'every finding of DCGAN taken back, and penalties',
    {
      ...({
        loss: 'wgan-gp',
        nCritic: 1,
        discriminatorNorm: 'none',
        generatorNorm: 'none',
      } as const),
      ...({ resampling: 'pooling', hiddenDense: true, discriminatorActivation: 'relu' } as const),
    },
  ],
] as const satisfies [string, HyperparameterChoices][])('training with %s', (_, choices) => {
  it('is the same compiled, op by op and on the other engine, and resumes bit for bit', async () => {
    await tf.setBackend('tensorflow');
    const settings = { ...choices, batch: 4, tint: 0.2 };
    const compiled = toySession(tensorflow, settings);
    expect(compiled.runner.kind).toBe('compiled');
    const losses = await trainSteps(compiled, 3);
    const checkpoint = await compiled.toCheckpoint(0);
    expect(findNonFinite(checkpoint.tensors)).toBeUndefined();
    const opByOp = await trainSteps(toySession(tensorflow, settings, 'op by op'), 3);
    const resumed = toySession(tensorflow, settings);
    resumed.restore(checkpoint, '000003');
    expect(await trainSteps(resumed, 2)).toEqual(await trainSteps(compiled, 2));
    expect(await resumed.toCheckpoint(0)).toEqual(await compiled.toCheckpoint(0));
    await tf.setBackend('wasm');
    const portable = await trainSteps(toySession(wasm, settings), 3);
    // More than rounding where pixels choose: of logits as good as equal one engine may take the other.
    for (const other of [opByOp, portable]) {
      losses.forEach(({ discriminator, generator }, step) => {
        const got = elementAt(other, step);
        expect(Math.abs(got.discriminator - discriminator)).toBeLessThan(0.005);
        expect(Math.abs(got.generator - generator)).toBeLessThan(0.005);
      });
    }
  });
});
