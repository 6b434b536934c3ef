import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { largestDifference, relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';
import { startTestEngine, toySession, trainSteps } from './toy.ts';

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

/** Each session trains to its end on one engine: tfjs has one backend at a time. */
async function lossesOn(engine: Engine, loss: 'non-saturating' | 'wgan', steps: number) {
  await tf.setBackend(engine.facts.id);
  const session = toySession(engine, { loss, nCritic: 2 });
  const losses = await trainSteps(session, steps);
  const samples = await session.drawSamples();
  session.dispose();
  return { losses, samples };
}

describe.each(['non-saturating', 'wgan'] as const)('%s on both engines', (loss) => {
  it('has the same losses but for rounding over ten steps from the same weights, and draws the same', async () => {
    const native = await lossesOn(tensorflow, loss, 10);
    const portable = await lossesOn(wasm, loss, 10);
    native.losses.forEach(({ discriminator, generator }, step) => {
      // Four sums of up to 256 terms forward, as many back, and each step goes on from the one before.
      const tolerance = roundingError((step + 1) * 2 * 4 * 256);
      const got = elementAt(portable.losses, step);
      expect(Math.abs(got.discriminator - discriminator)).toBeLessThan(tolerance);
      expect(Math.abs(got.generator - generator)).toBeLessThan(tolerance);
    });
    expect(native.losses[9]).not.toEqual(native.losses[0]);
    expect(largestDifference(portable.samples, native.samples)).toBeLessThan(0.02);
  });
});

it('the wasm engine resumes bit for bit too', async () => {
  await tf.setBackend('wasm');
  const uninterrupted = toySession(wasm);
  const expected = (await trainSteps(uninterrupted, 6)).slice(3);
  const stopped = toySession(wasm);
  await trainSteps(stopped, 3);
  const resumed = toySession(wasm);
  resumed.restore(await stopped.toCheckpoint(0), '000003');
  expect(await trainSteps(resumed, 3)).toEqual(expected);
});

it('the wasm engine keeps no tensor from step to step', async () => {
  await tf.setBackend('wasm');
  const session = toySession(wasm);
  await trainSteps(session, 1);
  const { tensors } = wasm.memory();
  await trainSteps(session, 3);
  expect(wasm.memory().tensors).toBe(tensors);
});

describe('the wasm engine’s own kernels', () => {
  type Shape4D = [number, number, number, number];
  it.each([
    { input: [3, 8, 8, 2], kernel: [4, 4], stride: 2, pad: 'same' },
    { input: [2, 7, 9, 3], kernel: [5, 3], stride: 2, pad: 'same' },
    { input: [2, 9, 7, 1], kernel: [3, 3], stride: 1, pad: 'valid' },
    { input: [1, 6, 6, 4], kernel: [1, 1], stride: 3, pad: 'same' },
    { input: [2, 5, 5, 2], kernel: [5, 5], stride: 2, pad: 'same' },
  ] as const)('compute the gradients of $input with $kernel/$stride like TensorFlow', async (c) => {
    const filterShape: Shape4D = [c.kernel[0], c.kernel[1], c.input[3], 5];
    const gradients = async (engine: Engine) => {
      await tf.setBackend(engine.facts.id);
      return tf.tidy(() => {
        const images = tf.randomNormal([...c.input] as Shape4D, 0, 1, 'float32', 1);
        const filter = tf.randomNormal(filterShape, 0, 1, 'float32', 2);
        const convolve = (x: tf.Tensor, f: tf.Tensor) =>
          tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, c.stride, c.pad).sin();
        return tf
          .grads(convolve)([images, filter])
          .map((each) => Array.from(each.dataSync()));
      });
    };
    const [native, portable] = [await gradients(tensorflow), await gradients(wasm)];
    const [, height, width, channels] = c.input;
    // A kernel's terms; those of the gradients, of a filter over all places and of images over 5 outputs. The sine
    // between them takes sums of up to ten times its period's share, whose rounding weighs as much more.
    const terms = c.kernel[0] * c.kernel[1] * channels;
    const roundings = 10 * terms + c.input[0] * height * width + c.kernel[0] * c.kernel[1] * 5;
    portable.forEach((gradient, i) =>
      expect(relativeDifference(gradient, elementAt(native, i))).toBeLessThan(
        roundingError(roundings),
      ),
    );
  });

  it('multiply transposed matrices, in batches too, like TensorFlow', async () => {
    const products = async (engine: Engine) => {
      await tf.setBackend(engine.facts.id);
      return tf.tidy(() => {
        const a = tf.randomNormal([3, 4, 5], 0, 1, 'float32', 1);
        const b = tf.randomNormal([3, 6, 4], 0, 1, 'float32', 2);
        return Array.from(tf.matMul(a, b, true, true).dataSync());
      });
    };
    const native = await products(tensorflow);
    expect(relativeDifference(await products(wasm), native)).toBeLessThan(roundingError(4));
  });
});
