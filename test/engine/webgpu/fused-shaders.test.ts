import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { adamUpdate } from '../../../main/trainer/engines/ops/adam-update.ts';
import { batchNormTraining, plainBatchNorm } from '../../../main/trainer/engines/ops/batch-norm.ts';
import { movingAverages } from '../../../main/trainer/engines/ops/moving-average.ts';
import { rmspropUpdate } from '../../../main/trainer/engines/ops/rmsprop-update.ts';
import { computeEach, float } from '../../../main/trainer/engines/ops/webgpu-op.ts';
import { takeValues } from '../../../main/trainer/engines/take-values.ts';
import { startTestEngine } from '../trainer/toy.ts';

/** Float32's own steps, and the few ulps that WGSL grants to division and roots (its section 15.7.4). */
const tolerance = 1e-5;

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine('webgpu');
});
afterAll(() => engine.dispose());

const values = async (tensors: readonly tf.Tensor[]) =>
  Promise.all(tensors.map(async (tensor) => Array.from(await takeValues(tensor.clone()))));

async function expectNear(made: readonly tf.Tensor[], expected: readonly number[]) {
  const got = (await values(made)).flat();
  expect(got).toHaveLength(expected.length);
  got.forEach((value, place) =>
    expect(Math.abs(value - elementAt(expected, place))).toBeLessThan(
      tolerance * Math.max(1, Math.abs(value)),
    ),
  );
}

/** How many shaders are run. */
async function shadersOf(work: () => tf.Tensor[]): Promise<number> {
  const run = vi.spyOn(tf.backend() as WebGPUBackend, 'runWebGPUProgram');
  try {
    await values(work());
    return run.mock.calls.length;
  } finally {
    run.mockRestore();
  }
}

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);

describe('a formula for each element', () => {
  it('is computed in one shader, with scalars and channels spread as by plain ops', async () => {
    const x = normal([3, 5, 7], 1);
    const channel = normal([7], 2);
    const scalar = tf.scalar(0.25);
    const fused = () =>
      computeEach(
        tf.backend() as WebGPUBackend,
        `x * channel + scalar * ${float(2)} - ${float(1e-7)}`,
        { x, channel, scalar },
        x.shape,
      );
    const plain = x.mul(channel).add(scalar.mul(2)).sub(1e-7);
    await expectNear([fused()], (await values([plain])).flat());
    expect(await shadersOf(() => [fused()])).toBe(1);
  });
});

describe('on a graphics card', () => {
  let parameters: tf.Tensor[];
  let gradients: tf.Tensor[];
  let means: tf.Tensor[];
  beforeAll(() => {
    parameters = [normal([4, 33], 3), normal([5], 4)];
    gradients = [normal([4, 33], 5), normal([5], 6)];
    means = [normal([4, 33], 7).square(), normal([5], 8).square()];
  });

  /** A formula in double precision for each element of parameters, gradients and means. */
  async function expected(formula: (parameter: number, gradient: number, mean: number) => number) {
    const ofGradients = (await values(gradients)).flat();
    const ofMeans = (await values(means)).flat();
    return (await values(parameters))
      .flat()
      .map((parameter, at) =>
        formula(parameter, elementAt(ofGradients, at), elementAt(ofMeans, at)),
      );
  }

  it.each(['a number', 'a scalar'])(
    'Adam takes three shaders a parameter and three for its rate, %s',
    async (kind) => {
      const [beta1, beta2, epsilon, rate] = [0.5, 0.999, 1e-7, 0.001];
      const update = () =>
        adamUpdate(
          parameters,
          gradients,
          {
            firstMoments: means,
            secondMoments: means,
            beta1Power: tf.scalar(beta1 ** 3),
            beta2Power: tf.scalar(beta2 ** 3),
          },
          { beta1, beta2, epsilon, learningRate: kind === 'a number' ? rate : tf.scalar(rate) },
        );
      const made = update();
      const first = (_: number, gradient: number, mean: number) =>
        beta1 * mean + (1 - beta1) * gradient;
      const second = (_: number, gradient: number, mean: number) =>
        beta2 * mean + (1 - beta2) * gradient ** 2;
      await expectNear(made.state.firstMoments, await expected(first));
      await expectNear(made.state.secondMoments, await expected(second));
      const corrected = (rate * Math.sqrt(1 - beta2 ** 3)) / (1 - beta1 ** 3);
      await expectNear(
        made.parameters,
        await expected(
          (...of) => of[0] - (corrected * first(...of)) / (Math.sqrt(second(...of)) + epsilon),
        ),
      );
      expect(await shadersOf(() => update().parameters)).toBe(3 * parameters.length + 3);
    },
  );

  it.each([0, 0.9])('RMSProp takes three shaders a parameter, momentum %d', async (momentum) => {
    const options = { learningRate: 0.001, decay: 0.9, momentum, epsilon: 1e-10 };
    const update = () =>
      rmspropUpdate(parameters, gradients, { meanSquares: means, momenta: parameters }, options);
    const made = update();
    const meanSquare = (_: number, gradient: number, mean: number) =>
      0.9 * mean + 0.1 * gradient ** 2;
    const change = (...of: [number, number, number]) =>
      momentum * of[0] + (0.001 * of[1]) / Math.sqrt(meanSquare(...of) + 1e-10);
    await expectNear(made.state.meanSquares, await expected(meanSquare));
    await expectNear(made.state.momenta, await expected(change));
    await expectNear(made.parameters, await expected((...of) => of[0] - change(...of)));
    expect(await shadersOf(() => update().parameters)).toBe(3 * parameters.length);
  });

  it('moving averages take one shader a tensor', async () => {
    const update = () => movingAverages(parameters, gradients, 0.01);
    await expectNear(
      update(),
      await expected((average, value) => average + 0.01 * (value - average)),
    );
    expect(await shadersOf(update)).toBe(parameters.length);
  });

  it('batch normalisation has the values and gradients of plain ops in half of the shaders', async () => {
    const input = normal([6, 4, 4, 5], 9) as tf.Tensor4D;
    const weight = normal([6, 4, 4, 5], 10);
    const [scale, offset] = [normal([5], 11) as tf.Tensor1D, normal([5], 12) as tf.Tensor1D];
    const normalise = (batchNorm: typeof plainBatchNorm) => () => {
      const { output, mean, variance } = batchNorm(input, scale, offset);
      const gradients = tf.grads((x, gamma, beta) =>
        batchNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D)
          .output.mul(weight)
          .sum(),
      )([input, scale, offset]);
      return [output, mean, variance, ...gradients];
    };
    const [fused, plain] = [normalise(batchNormTraining), normalise(plainBatchNorm)];
    await expectNear(fused(), (await values(plain())).flat());
    expect(2 * (await shadersOf(fused))).toBeLessThanOrEqual(await shadersOf(plain));
  });
});
