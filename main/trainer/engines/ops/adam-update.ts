import * as tf from '@tensorflow/tfjs-core';
import { asScalar, ResourceUpdate } from './resource-update.ts';
import { tensorflowBackend, type TensorflowBackend } from './tensorflow-op.ts';

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
    const backend = tensorflowBackend();
    const updated = backend
      ? nativeAdam(backend, parameters, gradients, state, options)
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
  backend: TensorflowBackend,
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
  const one = tf.scalar(1);
  const stepSize = asScalar(options.learningRate)
    .mul(one.sub(state.beta2Power).sqrt())
    .div(one.sub(state.beta1Power));
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
