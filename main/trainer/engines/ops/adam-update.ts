import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from 'compiled-steps';
import { asScalar, ResourceUpdate } from './resource-update.ts';
import { tensorflowBackend } from './tensorflow-op.ts';
import { computeEach, float, webgpuBackend, type WebgpuBackend } from './webgpu-op.ts';

/** What Adam remembers between steps; tensors, so that a checkpoint and a compiled step can hold them. */
export interface AdamState {
  /** Moving average of the gradients, one a parameter, of its shape; zeros at first. */
  firstMoments: tf.Tensor[];
  /** Moving average of the squared gradients, one a parameter, of its shape; zeros at first. */
  secondMoments: tf.Tensor[];
  /** beta1 to the power of the number of the coming step, a scalar; beta1 at first. */
  beta1Power: tf.Scalar;
  /** beta2 to the power of the number of the coming step, a scalar; beta2 at first. */
  beta2Power: tf.Scalar;
}

export interface AdamOptions {
  /** A number is a constant of a compiled step; give a scalar tensor where it changes over the run. */
  learningRate: number | tf.Scalar;
  beta1: number;
  beta2: number;
  epsilon: number;
}

export interface AdamResult {
  parameters: tf.Tensor[];
  state: AdamState;
}

/**
 * One step of Adam (Kingma and Ba 2015, the efficient form at the end of its section 2, so epsilon is the
 * paper's epsilon-hat, as in TensorFlow). Returns new tensors; parameters and state are left alone.
 */
export function adamUpdate(
  parameters: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  state: AdamState,
  options: AdamOptions,
): AdamResult {
  return tf.tidy(() => {
    const tensorflow = tensorflowBackend();
    const webgpu = webgpuBackend();
    const updated = tensorflow
      ? nativeAdam(tensorflow, parameters, gradients, state, options)
      : webgpu
        ? webgpuAdam(webgpu, parameters, gradients, state, options)
        : plainAdam(parameters, gradients, state, options);
    return {
      parameters: updated.map(([parameter]) => parameter),
      state: {
        firstMoments: updated.map(([, first]) => first),
        secondMoments: updated.map(([, , second]) => second),
        beta1Power: state.beta1Power.mul<tf.Scalar>(options.beta1),
        beta2Power: state.beta2Power.mul<tf.Scalar>(options.beta2),
      },
    };
  });
}

type ParameterAndMoments = tf.Tensor[];

function nativeAdam(
  backend: NodeBackend,
  parameters: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  state: AdamState,
  options: AdamOptions,
): ParameterAndMoments[] {
  const update = new ResourceUpdate(backend, 'ResourceApplyAdam', 3);
  const scalars = [
    state.beta1Power,
    state.beta2Power,
    asScalar(options.learningRate),
    tf.scalar(options.beta1),
    tf.scalar(options.beta2),
    tf.scalar(options.epsilon),
  ];
  return parameters.map((parameter, i) =>
    update.apply(
      [parameter, state.firstMoments[i], state.secondMoments[i]],
      [...scalars, gradients[i]],
    ),
  );
}

function plainAdam(
  parameters: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  state: AdamState,
  options: AdamOptions,
): ParameterAndMoments[] {
  const stepSize = correctedRate(state, options);
  const towards1 = tf.scalar(1 - options.beta1);
  const towards2 = tf.scalar(1 - options.beta2);
  const epsilon = tf.scalar(options.epsilon);
  return parameters.map((parameter, i) => {
    const gradient = gradients[i];
    const first = state.firstMoments[i];
    const second = state.secondMoments[i];
    const newFirst = first.add(gradient.sub(first).mul(towards1));
    const newSecond = second.add(gradient.square().sub(second).mul(towards2));
    const change = newFirst.mul(stepSize).div(newSecond.sqrt().add(epsilon));
    return [parameter.sub(change), newFirst, newSecond];
  });
}

/** The learning rate by which moments that began at zero are corrected, a scalar. */
function correctedRate(state: AdamState, { learningRate }: AdamOptions): tf.Tensor {
  const one = tf.scalar(1);
  return asScalar(learningRate)
    .mul(one.sub(state.beta2Power).sqrt())
    .div(one.sub(state.beta1Power));
}

/** Three shaders a parameter in place of twelve. */
function webgpuAdam(
  backend: WebgpuBackend,
  parameters: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  state: AdamState,
  options: AdamOptions,
): ParameterAndMoments[] {
  const stepSize = correctedRate(state, options);
  const { beta1, beta2, epsilon } = options;
  return parameters.map((parameter, i) => {
    const { shape } = parameter;
    const gradient = gradients[i];
    const first = computeEach(
      backend,
      `moment + (gradient - moment) * ${float(1 - beta1)}`,
      { moment: state.firstMoments[i], gradient },
      shape,
    );
    const second = computeEach(
      backend,
      `moment + (gradient * gradient - moment) * ${float(1 - beta2)}`,
      { moment: state.secondMoments[i], gradient },
      shape,
    );
    const updated = computeEach(
      backend,
      `parameter - first * stepSize / (sqrt(second) + ${float(epsilon)})`,
      { parameter, first, second, stepSize },
      shape,
    );
    return [updated, first, second];
  });
}
