import * as tf from '@tensorflow/tfjs-core';
import type { OpAttribute } from 'compiled-steps';
import type { BatchNormKernels } from './batch-norm-kernels.ts';
import {
  boolAttribute,
  floatAttribute,
  stringAttribute,
  typeAttribute,
  type TensorflowBackend,
} from './tensorflow-op.ts';

/** TensorFlow's FusedBatchNormV3 and its gradient. */
export function tensorflowBatchNorm(backend: TensorflowBackend): BatchNormKernels {
  return {
    name: 'Native batch normalisation',
    forward({ input, scale, offset }, epsilon) {
      const attributes = batchNormAttributes(backend, epsilon);
      const unusedStatistics = tf.tensor1d([]);
      const inputs = [input, scale, offset, unusedStatistics, unusedStatistics];
      return backend.executeMultipleOutputs('FusedBatchNormV3', attributes, inputs, 6);
    },
    backward(dy, { input, scale, reserved }, epsilon) {
      const attributes = batchNormAttributes(backend, epsilon);
      const inputs = [dy, input, scale, ...reserved];
      return backend
        .executeMultipleOutputs('FusedBatchNormGradV3', attributes, inputs, 5)
        .slice(0, 3);
    },
  };
}

function batchNormAttributes(backend: TensorflowBackend, epsilon: number): OpAttribute[] {
  return [
    typeAttribute(backend, 'T'),
    typeAttribute(backend, 'U'),
    floatAttribute(backend, 'epsilon', epsilon),
    stringAttribute(backend, 'data_format', 'NHWC'),
    boolAttribute(backend, 'is_training', true),
  ];
}
