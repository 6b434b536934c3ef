import * as tf from '@tensorflow/tfjs-core';
import { tensorflowBackend, typeAttribute } from './tensorflow-op.ts';

/** Length of all tensors together as one vector: the root of the sum of all squares. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  const backend = tensorflowBackend();
  // TensorFlow's own op reads a tensor once and writes no squares; it gives half of their sum.
  const halves = tensors.map((tensor) =>
    backend
      ? backend.executeMultipleOutputs('L2Loss', [typeAttribute(backend, 'T')], [tensor], 1)[0]
      : tensor.square().sum().mul(0.5),
  );
  return tf.addN(halves).mul(2).sqrt() as tf.Scalar;
}
