import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adamUpdate,
  type AdamOptions,
  type AdamState,
} from '../../../main/trainer/engines/ops/adam-update.ts';
import { movingAverages } from '../../../main/trainer/engines/ops/moving-average.ts';
import {
  rmspropUpdate,
  type RmspropState,
} from '../../../main/trainer/engines/ops/rmsprop-update.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { largest, relativeDifference } from './numbers.ts';
import { roundingError } from './rounding.ts';

const start = [0.5, -1, 2];

/** In an update of either kind; there are three. */
const updateRoundings = 12;
const gradientSteps = [
  [0.1, -0.2, 3],
  [-0.4, 0.05, 1],
  [0.02, 0.3, -2],
];

/** Adam's state before the first step. */
function initialAdamState(
  parameters: readonly tf.Tensor[],
  { beta1, beta2 }: Pick<AdamOptions, 'beta1' | 'beta2'>,
): AdamState {
  return {
    firstMoments: parameters.map((parameter) => tf.zerosLike(parameter)),
    secondMoments: parameters.map((parameter) => tf.zerosLike(parameter)),
    beta1Power: tf.scalar(beta1),
    beta2Power: tf.scalar(beta2),
  };
}

/** RMSProp's state before the first step. */
function initialRmspropState(parameters: readonly tf.Tensor[]): RmspropState {
  return {
    meanSquares: parameters.map((parameter) => tf.zerosLike(parameter)),
    momenta: parameters.map((parameter) => tf.zerosLike(parameter)),
  };
}

/** Adam by the paper's formulas in double precision, with epsilon-hat. */
function adamReference(options: {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}): number[] {
  const { learningRate, beta1, beta2, epsilon } = options;
  return start.map((value, i) => {
    let [parameter, first, second] = [value, 0, 0];
    gradientSteps.forEach((gradients, step) => {
      first = beta1 * first + (1 - beta1) * gradients[i];
      second = beta2 * second + (1 - beta2) * gradients[i] ** 2;
      const size = (learningRate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
      parameter -= (size * first) / (Math.sqrt(second) + epsilon);
    });
    return parameter;
  });
}

/** RMSProp by its definition in double precision, epsilon inside the root. */
function rmspropReference(options: {
  learningRate: number;
  decay: number;
  momentum: number;
  epsilon: number;
}): number[] {
  const { learningRate, decay, momentum, epsilon } = options;
  return start.map((value, i) => {
    let [parameter, meanSquare, change] = [value, 0, 0];
    gradientSteps.forEach((gradients) => {
      meanSquare = decay * meanSquare + (1 - decay) * gradients[i] ** 2;
      change = momentum * change + (learningRate * gradients[i]) / Math.sqrt(meanSquare + epsilon);
      parameter -= change;
    });
    return parameter;
  });
}

beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

describe.each(['tensorflow', 'cpu'])('on the %s engine', (engine) => {
  beforeAll(() => tf.setBackend(engine));

  it('Adam follows its definition for three steps', () => {
    const options = { learningRate: 0.05, beta1: 0.5, beta2: 0.9, epsilon: 1e-3 };
    let parameters: tf.Tensor[] = [tf.tensor1d(start)];
    let state = initialAdamState(parameters, options);
    for (const gradients of gradientSteps) {
      ({ parameters, state } = adamUpdate(parameters, [tf.tensor1d(gradients)], state, options));
    }
    const change = (values: number[]): number[] => values.map((value, i) => value - start[i]);
    const moved = parameters[0].sub(tf.tensor1d(start));
    const expected = change(adamReference(options));
    // A parameter is rounded as a number of its own size, which is 2 at most; a change is smaller.
    expect(relativeDifference(moved, expected)).toBeLessThan(
      roundingError(3 * updateRoundings + (3 * 2) / largest(expected)),
    );
  });

  it.each([0, 0.7])(
    'RMSProp with momentum %d follows its definition for three steps',
    (momentum) => {
      const options = { learningRate: 0.05, decay: 0.9, momentum, epsilon: 1e-3 };
      let parameters: tf.Tensor[] = [tf.tensor1d(start)];
      let state = initialRmspropState(parameters);
      for (const gradients of gradientSteps) {
        ({ parameters, state } = rmspropUpdate(
          parameters,
          [tf.tensor1d(gradients)],
          state,
          options,
        ));
      }
      expect(relativeDifference(parameters[0], rmspropReference(options))).toBeLessThan(
        roundingError(3 * updateRoundings),
      );
    },
  );

  it('an update leaves the old tensors as they were, several parameters of several shapes at once', () => {
    const options = { learningRate: tf.scalar(0.1), beta1: 0.5, beta2: 0.9, epsilon: 1e-8 };
    const parameters = [tf.ones([2, 3]), tf.scalar(4), tf.fill([5], -2)];
    const gradients = [tf.fill([2, 3], 0.5), tf.scalar(-1), tf.ones([5])];
    const state = initialAdamState(parameters, options);
    const updated = adamUpdate(parameters, gradients, state, options);
    expect(parameters.map((tensor) => tensor.dataSync()[0])).toEqual([1, 4, -2]);
    expect(state.firstMoments[0].dataSync()[0]).toBe(0);
    expect(updated.parameters.map((tensor) => tensor.shape)).toEqual([[2, 3], [], [5]]);
    // The first step of Adam moves every value by the learning rate.
    const moved = updated.parameters.map((tensor) => tensor.dataSync()[0]);
    expect(relativeDifference(moved, [0.9, 4.1, -2.1])).toBeLessThan(
      roundingError(updateRoundings),
    );
  });

  it('a moving average goes its share of the way', () => {
    const [average] = movingAverages([tf.tensor1d([1, 10])], [tf.tensor1d([2, 0])], 0.1);
    expect(relativeDifference(average, [1.1, 9])).toBeLessThan(roundingError(3));
  });

  it('updates leave nothing behind but their results', () => {
    const options = { learningRate: 0.1, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 };
    const parameters = [tf.ones([4])];
    const gradients = [tf.ones([4])];
    const state = initialAdamState(parameters, options);
    const before = tf.memory().numTensors;
    const updated = adamUpdate(parameters, gradients, state, options);
    const results = 1 + 2 + 2;
    expect(tf.memory().numTensors).toBe(before + results);
    tf.dispose([updated.parameters, updated.state as unknown as tf.TensorContainer]);
  });
});
