import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from 'compiled-steps';
import { floatAttribute, tensorflowBackend, typeAttribute } from './tensorflow-op.ts';

/**
 * `x` where positive, `slope * x` elsewhere; any shape. Differentiable any number of times, unlike
 * tf.leakyRelu, whose gradient throws when differentiated again: usable in a critic with a gradient penalty.
 *
 * @param slope at least 0
 */
export function leakyRelu<T extends tf.Tensor>(x: T, slope = 0.2): T {
  const differentiable = tf.customGrad((input, save) => {
    const value = tf.leakyRelu(input as tf.Tensor, slope);
    // The output has the input's sign; keeping it alone lets TensorFlow work in place and fuse what is before.
    (save as tf.GradSaveFunc)([value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => leakyReluGradient(dy, saved[0], slope),
    };
  });
  return differentiable(x) as T;
}

/**
 * The gradient of leaky ReLU. It is linear in `dy` and flat in the output (except at 0), so its own gradient
 * is the same function of the incoming one, and nothing for the output.
 */
function leakyReluGradient(dy: tf.Tensor, output: tf.Tensor, slope: number): tf.Tensor {
  const backend = tensorflowBackend();
  if (!backend) return dy.mul(tf.step(output, slope));
  const differentiable = tf.customGrad((gradient, save) => {
    (save as tf.GradSaveFunc)([output]);
    return {
      value: nativeLeakyReluGradient(backend, gradient as tf.Tensor, output, slope),
      gradFunc: (ddx: tf.Tensor, saved: tf.Tensor[]) => leakyReluGradient(ddx, saved[0], slope),
    };
  });
  return differentiable(dy);
}

function nativeLeakyReluGradient(
  backend: NodeBackend,
  dy: tf.Tensor,
  output: tf.Tensor,
  slope: number,
): tf.Tensor {
  const attributes = [floatAttribute(backend, 'alpha', slope), typeAttribute(backend, 'T')];
  return backend.executeMultipleOutputs('LeakyReluGrad', attributes, [dy, output], 1)[0];
}
