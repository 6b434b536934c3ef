import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from 'compiled-steps';
import { asScalar, ResourceUpdate } from './resource-update.ts';
import { tensorflowBackend } from './tensorflow-op.ts';
import { computeEach, float, webgpuBackend, type WebgpuBackend } from './webgpu-op.ts';

/** What RMSProp remembers between steps, one tensor a parameter, of its shape; zeros at first. */
export interface RmspropState {
  /** Moving average of the squared gradients. */
  meanSquares: tf.Tensor[];
  /** The last change when `momentum` is 0, otherwise its decaying sum. */
  momenta: tf.Tensor[];
}

export interface RmspropOptions {
  /** A number is a constant of a compiled step; give a scalar tensor where it changes over the run. */
  learningRate: number | tf.Scalar;
  /** How much of the mean square is kept each step, 0.9 as usual. */
  decay: number;
  /** 0 as in the WGAN paper (Arjovsky et al. 2017: momentum harms a critic). */
  momentum: number;
  epsilon: number;
}

export interface RmspropResult {
  parameters: tf.Tensor[];
  state: RmspropState;
}

/**
 * One step of RMSProp (Tieleman and Hinton 2012, as in TensorFlow 1 and tfjs, epsilon inside the root).
 * Returns new tensors; parameters and state are left alone.
 */
export function rmspropUpdate(
  parameters: readonly tf.Tensor[],
  gradients: readonly tf.Tensor[],
  state: RmspropState,
  options: RmspropOptions,
): RmspropResult {
  return tf.tidy(() => {
    const updateOne = howToUpdate(options);
    const updated = parameters.map((parameter, i) =>
      updateOne(parameter, gradients[i], state.meanSquares[i], state.momenta[i]),
    );
    return {
      parameters: updated.map(([parameter]) => parameter),
      state: {
        meanSquares: updated.map(([, meanSquare]) => meanSquare),
        momenta: updated.map(([, , momentum]) => momentum),
      },
    };
  });
}

/** Parameter, gradient, mean square, momentum in; new parameter, mean square, momentum out. */
type UpdateOne = (...values: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]) => tf.Tensor[];

function howToUpdate(options: RmspropOptions): UpdateOne {
  const tensorflow = tensorflowBackend();
  if (tensorflow) return nativeRmsprop(tensorflow, options);
  const webgpu = webgpuBackend();
  return webgpu ? webgpuRmsprop(webgpu, options) : plainRmsprop(options);
}

function nativeRmsprop(backend: NodeBackend, options: RmspropOptions): UpdateOne {
  const update = new ResourceUpdate(backend, 'ResourceApplyRMSProp', 3);
  const scalars = [
    asScalar(options.learningRate),
    tf.scalar(options.decay),
    tf.scalar(options.momentum),
    tf.scalar(options.epsilon),
  ];
  return (parameter, gradient, meanSquare, momentum) =>
    update.apply([parameter, meanSquare, momentum], [...scalars, gradient]);
}

function plainRmsprop(options: RmspropOptions): UpdateOne {
  const learningRate = asScalar(options.learningRate);
  const towards = tf.scalar(1 - options.decay);
  const epsilon = tf.scalar(options.epsilon);
  return (parameter, gradient, meanSquare, momentum) => {
    const newMeanSquare = meanSquare.add(gradient.square().sub(meanSquare).mul(towards));
    const change = gradient.mul(learningRate).div(newMeanSquare.add(epsilon).sqrt());
    const newMomentum =
      options.momentum === 0 ? change : momentum.mul(options.momentum).add(change);
    return [parameter.sub(newMomentum), newMeanSquare, newMomentum];
  };
}

/** Three shaders a parameter in place of nine. */
function webgpuRmsprop(backend: WebgpuBackend, options: RmspropOptions): UpdateOne {
  const rate = asScalar(options.learningRate);
  const { decay, epsilon } = options;
  return (parameter, gradient, meanSquare, momentum) => {
    const { shape } = parameter;
    const newMeanSquare = computeEach(
      backend,
      `meanSquare + (gradient * gradient - meanSquare) * ${float(1 - decay)}`,
      { meanSquare, gradient },
      shape,
    );
    const newMomentum = computeEach(
      backend,
      `momentum * ${float(options.momentum)} + gradient * rate / sqrt(newMeanSquare + ${float(epsilon)})`,
      { momentum, gradient, rate, newMeanSquare },
      shape,
    );
    const updated = computeEach(
      backend,
      'parameter - newMomentum',
      { parameter, newMomentum },
      shape,
    );
    return [updated, newMeanSquare, newMomentum];
  };
}
