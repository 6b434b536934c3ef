import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  bfloat16Passes,
  compileStep,
  type CompiledStep,
  type StepFunction,
  type GraphPass,
} from 'compiled-steps';
import { elementAt } from '../../../shared/known-places.ts';
import { processorMultipliesBfloat16 } from '../../../main/trainer/engines/tensorflow-environment.ts';
import { adamUpdate } from '../../../main/trainer/engines/ops/adam-update.ts';
import { batchNormTraining, plainBatchNorm } from '../../../main/trainer/engines/ops/batch-norm.ts';
import { leakyRelu } from '../../../main/trainer/engines/ops/leaky-relu.ts';
import { movingAverages } from '../../../main/trainer/engines/ops/moving-average.ts';
import { rmspropUpdate } from '../../../main/trainer/engines/ops/rmsprop-update.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { gradientOf, largestDifference, relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';
import { growthIn } from '../memory-growth.ts';

/** Not a power of two, so that dividing by it rounds. */
const batch = 6;
const size = 8;
const imageShape = [batch, size, size, 3];
const inputs = { images: { shape: imageShape, dtype: 'float32' } } as const;
const steps = 20;

type Loss = (images: tf.Tensor) => tf.Scalar;

interface Network {
  parameters: tf.Variable[];
  loss: Loss;
}

function variable(shape: number[], seed: number): tf.Variable {
  return tf.variable(tf.randomNormal(shape, 0, 0.3, 'float32', seed));
}

/** A small convolutional critic with batch normalisation. */
function buildNetwork(batchNorm: typeof plainBatchNorm): Network {
  const [filter, scale, offset] = [variable([4, 4, 3, 5], 1), variable([5], 2), variable([5], 3)];
  const [weights, bias] = [variable([80, 1], 4), variable([1], 5)];
  const loss: Loss = (images) => {
    const features = tf.conv2d(images as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same');
    const { output } = batchNorm(features, scale as tf.Tensor1D, offset as tf.Tensor1D, 1e-5);
    const flat = leakyRelu(output).reshape<tf.Tensor2D>([batch, -1]);
    const logits = tf.matMul(flat, weights as tf.Tensor2D).add(bias);
    return tf.softplus(logits).mean();
  };
  return { parameters: [filter, scale, offset, weights, bias], loss };
}

type StepOfImages = StepFunction<{ images: tf.Tensor }>;

/** A training step of a network, with all the variables it assigns. */
interface Training {
  step: StepOfImages;
  variables: tf.Variable[];
}

function gradientsOf({ parameters, loss }: Network, images: tf.Tensor) {
  const { value, grads } = tf.variableGrads(() => loss(images), parameters);
  return { value, grads, gradients: parameters.map((each) => gradientOf(each, grads)) };
}

function zerosFor(parameters: tf.Variable[]): tf.Variable[] {
  return parameters.map((parameter) => tf.variable(tf.zerosLike(parameter), false));
}

function assignAll(variables: tf.Variable[], values: tf.Tensor[]): void {
  variables.forEach((each, i) => each.assign(elementAt(values, i)));
}

/** Any of tfjs's optimizers; one call on zeros creates its slots. */
function tfjsTraining(
  createOptimizer: () => tf.Optimizer,
  batchNorm = batchNormTraining,
): Training {
  const network = buildNetwork(batchNorm);
  const optimizer = createOptimizer();
  const step: StepOfImages = ({ images }) => {
    const { value, grads } = gradientsOf(network, images);
    optimizer.applyGradients(grads);
    return { loss: value };
  };
  tf.tidy(() => step({ images: tf.ones(imageShape) }));
  return { step, variables: Object.values(tf.engine().registeredVariables) };
}

/** Our Adam, then a moving average of the weights. */
function adamTraining(): Training {
  const network = buildNetwork(batchNormTraining);
  const { parameters } = network;
  const [first, second] = [zerosFor(parameters), zerosFor(parameters)];
  const averages = parameters.map((parameter) => tf.variable(parameter, false));
  const powers = [0.5, 0.9].map((beta) => tf.variable(tf.scalar(beta), false));
  const step: StepOfImages = ({ images }) => {
    const { value, gradients } = gradientsOf(network, images);
    const state = {
      firstMoments: first,
      secondMoments: second,
      beta1Power: powers[0] as tf.Scalar,
      beta2Power: powers[1] as tf.Scalar,
    };
    const options = { learningRate: 0.01, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 };
    const updated = adamUpdate(parameters, gradients, state, options);
    assignAll(parameters, updated.parameters);
    assignAll(first, updated.state.firstMoments);
    assignAll(second, updated.state.secondMoments);
    assignAll(powers, [updated.state.beta1Power, updated.state.beta2Power]);
    assignAll(averages, movingAverages(averages, parameters, 0.01));
    return { loss: value };
  };
  return { step, variables: [...parameters, ...first, ...second, ...averages, ...powers] };
}

/** WGAN's critic: RMSProp and weight clipping, three updates a step. */
function clippedRmspropTraining(): Training {
  const network = buildNetwork(batchNormTraining);
  const { parameters } = network;
  const [meanSquares, momenta] = [zerosFor(parameters), zerosFor(parameters)];
  const options = { learningRate: 0.01, decay: 0.9, momentum: 0, epsilon: 1e-10 };
  const update = (images: tf.Tensor): tf.Scalar => {
    const { value, gradients } = gradientsOf(network, images);
    const updated = rmspropUpdate(parameters, gradients, { meanSquares, momenta }, options);
    assignAll(
      parameters,
      updated.parameters.map((parameter) => tf.clipByValue(parameter, -0.3, 0.3)),
    );
    assignAll(meanSquares, updated.state.meanSquares);
    assignAll(momenta, updated.state.momenta);
    return value;
  };
  const step: StepOfImages = ({ images }) => ({
    first: update(images),
    second: update(images.neg()),
    third: update(images.mul(2)),
  });
  return { step, variables: [...parameters, ...meanSquares, ...momenta] };
}

/** Noise for a step, as it is fed: the same for the same step. */
function imagesOf(step: number): Float32Array {
  return tf.tidy(
    () => tf.randomNormal(imageShape, 0, 1, 'float32', 100 + step).dataSync() as Float32Array,
  );
}

function valuesOf(variables: tf.Variable[]): number[] {
  return variables.flatMap((each) => Array.from(each.dataSync()));
}

function trainEagerly({ step }: Training, from: number, to: number): number[] {
  const losses: number[] = [];
  for (let i = from; i < to; i++) {
    tf.tidy(() => {
      const outputs = step({ images: tf.tensor(imagesOf(i), imageShape) });
      losses.push(...Object.values(outputs).flatMap((output) => Array.from(output.dataSync())));
    });
  }
  return losses;
}

function trainCompiled(
  compiled: CompiledStep<{ images: tf.Tensor }>,
  from: number,
  to: number,
): number[] {
  const losses: number[] = [];
  for (let i = from; i < to; i++) {
    losses.push(...(Object.values(compiled.run({ images: imagesOf(i) })) as number[]));
  }
  return losses;
}

/** Losses and all variables after training eagerly, and compiled from the same start. */
function trainBothWays(training: Training) {
  const { step, variables } = training;
  const start = variables.map((each) => each.clone());
  const eager = { losses: trainEagerly(training, 0, steps), values: valuesOf(variables) };
  assignAll(variables, start);
  const compiled = compileStep(step, { tf, variables, inputs });
  const losses = trainCompiled(compiled, 0, steps);
  compiled.readVariables();
  compiled.dispose();
  return { eager, compiled: { losses, values: valuesOf(variables) }, start };
}

beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);
afterEach(() => tf.disposeVariables());

describe('twenty compiled training steps equal twenty eager ones bit for bit, losses and variables:', () => {
  it.each([
    ['tf.train.adam', () => tfjsTraining(() => tf.train.adam(0.01, 0.5))],
    ['tf.train.momentum', () => tfjsTraining(() => tf.train.momentum(0.01, 0.9))],
    ['native Adam with a moving average of the weights', adamTraining],
    ['native RMSProp with clipping, three updates a step', clippedRmspropTraining],
  ])('%s', (_, create) => {
    const { eager, compiled, start } = trainBothWays(create());
    expect(eager.losses.at(-1)).not.toBe(eager.losses[0]);
    expect(eager.values).not.toEqual(start.flatMap((each) => Array.from(each.dataSync())));
    expect(compiled.losses).toEqual(eager.losses);
    expect(compiled.values).toEqual(eager.values);
  });
});

describe("where TensorFlow's graph optimizer rewrites ops, compiled and eager losses agree but for rounding:", () => {
  it.each([
    // x / sqrt(y) becomes x * rsqrt(y)
    ['tf.train.rmsprop', () => tfjsTraining(() => tf.train.rmsprop(0.001))],
    ['batch norm by plain ops', () => tfjsTraining(() => tf.train.rmsprop(0.001), plainBatchNorm)],
  ])('%s', (_, create) => {
    const { eager, compiled } = trainBothWays(create());
    expect(eager.losses.at(-1)).not.toBe(eager.losses[0]);
    // A few operations a step, though no sum.
    expect(relativeDifference(compiled.losses, eager.losses)).toBeLessThan(
      roundingError(10 * steps),
    );
  });
});

it('native Adam and a moving average make fewer ops than tf.train.adam alone', () => {
  const opCount = ({ step, variables }: Training): number => {
    const compiled = compileStep(step, { tf, variables, inputs });
    compiled.dispose();
    return compiled.opCount;
  };
  const ofTfjs = opCount(tfjsTraining(() => tf.train.adam(0.01, 0.5)));
  tf.disposeVariables();
  expect(opCount(adamTraining())).toBeLessThan(ofTfjs);
});

it.skipIf(!processorMultipliesBfloat16())(
  'mixed precision trains on other numbers, close to those of float32, and keeps float32 variables',
  () => {
    const { step, variables } = adamTraining();
    const train = (passes: readonly GraphPass[]): number[] => {
      const compiled = compileStep(step, { tf, variables, inputs, passes });
      const losses = trainCompiled(compiled, 0, steps);
      compiled.dispose();
      return losses;
    };
    const exact = train([]);
    const mixed = train(bfloat16Passes);
    expect(mixed).not.toEqual(exact);
    // Rounded to bfloat16 are what a convolution and a matrix product take and give; the losses are below 1.
    expect(largestDifference(mixed, exact)).toBeLessThan(roundingError(4, 'bfloat16'));
    expect(variables.map(({ dtype }) => dtype)).toEqual(variables.map(() => 'float32'));
  },
);

describe('eager and compiled training take turns', () => {
  it('on the same variables without a trace in the numbers', () => {
    const training = adamTraining();
    const start = training.variables.map((each) => each.clone());
    const uninterrupted = trainEagerly(training, 0, 9);
    assignAll(training.variables, start);
    const compiled = compileStep(training.step, { tf, variables: training.variables, inputs });
    const losses = trainCompiled(compiled, 0, 3);
    compiled.readVariables();
    losses.push(...trainEagerly(training, 3, 6));
    compiled.writeVariables();
    losses.push(...trainCompiled(compiled, 6, 9));
    expect(losses).toEqual(uninterrupted);
    compiled.dispose();
  });
});

describe('a long compiled training', () => {
  it('keeps the number of tensors, and the memory', async () => {
    const training = clippedRmspropTraining();
    const compiled = compileStep(training.step, { tf, variables: training.variables, inputs });
    const images = imagesOf(0);
    const run = (count: number): void => {
      for (let i = 0; i < count; i++) compiled.run({ images });
    };
    run(50);
    compiled.readVariables();
    const tensors = tf.memory().numTensors;
    const steps = 600;
    const growth = await growthIn(5, () => {
      run(steps);
      compiled.readVariables();
      compiled.writeVariables();
    });
    expect(tf.memory().numTensors).toBe(tensors);
    // The images that are fed to a step take 4.6 kB.
    expect(growth.nativeBytes).toBeLessThan(steps * 4_608);
    expect(growth.heapBytes).toBeLessThan(steps * 4_608);
    compiled.dispose();
  });
});
