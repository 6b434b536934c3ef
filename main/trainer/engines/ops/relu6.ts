import * as tf from '@tensorflow/tfjs-core';
import { refuseSecondDerivative, tensorflowBackend, typeAttribute } from './tensorflow-op.ts';

/**
 * `min(max(x, 0), 6)`; any shape, differentiable once. Its gradient looks at the output, which the next layer keeps
 * anyway, and is one native op on the tensorflow engine; tf.relu6's is several, each over the whole tensor.
 */
export function relu6<T extends tf.Tensor>(x: T): T {
  const differentiable = tf.customGrad((input, save) => {
    const value = tf.relu6(input as tf.Tensor);
    (save as tf.GradSaveFunc)([value]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradient(dy, saved[0]) };
  });
  return differentiable(x) as T;
}

function gradient(dy: tf.Tensor, output: tf.Tensor): tf.Tensor {
  refuseSecondDerivative('ReLU6');
  const backend = tensorflowBackend();
  if (!backend) return dy.mul(output.greater(0).logicalAnd(output.less(6)).cast('float32'));
  const attributes = [typeAttribute(backend, 'T')];
  return backend.executeMultipleOutputs('Relu6Grad', attributes, [dy, output], 1)[0];
}
