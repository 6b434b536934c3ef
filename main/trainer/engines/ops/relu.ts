import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend } from 'compiled-steps';
import { tensorflowBackend, typeAttribute } from './tensorflow-op.ts';

/**
 * `max(x, 0)`; any shape, differentiable any number of times. On the tensorflow engine the gradient is one
 * native op; tf.relu's is eight (IsNan, Greater, two Fill, two Select, Cast, Mul), each over the whole tensor.
 */
export function relu<T extends tf.Tensor>(x: T): T {
  const backend = tensorflowBackend();
  if (!backend) return tf.relu(x);
  const differentiable = tf.customGrad((input, save) => {
    const value = tf.relu(input as tf.Tensor);
    // The output is positive where the input is; keeping it alone lets TensorFlow work in place.
    (save as tf.GradSaveFunc)([value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => reluGradient(backend, dy, saved[0]),
    };
  });
  return differentiable(x) as T;
}

/** Linear in `dy`, flat in the output (except at 0): its own gradient is the same function of the incoming one. */
function reluGradient(backend: NodeBackend, dy: tf.Tensor, output: tf.Tensor): tf.Tensor {
  const differentiable = tf.customGrad((gradient, save) => {
    (save as tf.GradSaveFunc)([output]);
    const inputs = [gradient as tf.Tensor, output];
    return {
      value: backend.executeMultipleOutputs(
        'ReluGrad',
        [typeAttribute(backend, 'T')],
        inputs,
        1,
      )[0],
      gradFunc: (ddx: tf.Tensor, saved: tf.Tensor[]) => reluGradient(backend, ddx, saved[0]),
    };
  });
  return differentiable(dy);
}
