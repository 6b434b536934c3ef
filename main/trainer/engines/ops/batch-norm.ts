import * as tf from '@tensorflow/tfjs';
import {
  boolAttribute,
  floatAttribute,
  refuseSecondDerivative,
  stringAttribute,
  tensorflowBackend,
  typeAttribute,
  type OpAttribute,
  type TensorflowBackend,
} from './tensorflow-op.ts';

export interface BatchNormResult {
  /** Normalised, scaled and shifted: same shape as the input. */
  output: tf.Tensor4D;
  /** Mean over batch, height and width, `[channels]`; not differentiable, for moving averages. */
  mean: tf.Tensor1D;
  /** Unbiased variance (divided by n - 1, as Keras keeps it), `[channels]`; not differentiable. */
  variance: tf.Tensor1D;
}

/**
 * Batch normalisation with the batch's own statistics (Ioffe and Szegedy 2015), over axes 0, 1 and 2.
 *
 * On the tensorflow engine one native op forward and one backward instead of the dozens of tf.moments and
 * tf.batchNorm; that gradient has no second derivative and throws when one is asked for.
 *
 * @param input `[batch, height, width, channels]`, float32
 * @param scale gamma, `[channels]`
 * @param offset beta, `[channels]`
 */
export function batchNormTraining(
  input: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  epsilon = 1e-3,
): BatchNormResult {
  const backend = tensorflowBackend();
  return backend
    ? nativeBatchNorm(backend, input, scale, offset, epsilon)
    : plainBatchNorm(input, scale, offset, epsilon);
}

/**
 * The same by plain tfjs ops, on any engine, differentiable twice.
 */
export function plainBatchNorm(
  input: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  epsilon = 1e-3,
): BatchNormResult {
  const { mean, variance } = tf.moments(input, [0, 1, 2]);
  const count = input.size / input.shape[3];
  return {
    output: tf.batchNorm4d(
      input,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      offset,
      scale,
      epsilon,
    ),
    mean: mean as tf.Tensor1D,
    variance: variance.mul(count / Math.max(1, count - 1)) as tf.Tensor1D,
  };
}

function nativeBatchNorm(
  backend: TensorflowBackend,
  input: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  epsilon: number,
): BatchNormResult {
  const attributes = batchNormAttributes(backend, epsilon);
  const unusedStatistics = tf.tensor1d([]);
  // Outside the custom gradient: its forward function may return one tensor only, and we want three.
  const [output, mean, variance, ...reserved] = backend.executeMultipleOutputs(
    'FusedBatchNormV3',
    attributes,
    [input, scale, offset, unusedStatistics, unusedStatistics],
    6,
  );
  const differentiable = tf.customGrad((x, gamma, _beta, save) => {
    const saveForGradient = save as tf.GradSaveFunc;
    saveForGradient([x as tf.Tensor, gamma as tf.Tensor, ...reserved]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      refuseSecondDerivative('Native batch normalisation');
      return backend
        .executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5)
        .slice(0, 3);
    };
    return { value: output, gradFunc };
  });
  return {
    output: differentiable(input, scale, offset) as tf.Tensor4D,
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
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
