import * as tf from '@tensorflow/tfjs-core';
import type { NodeBackend, OpAttribute } from 'compiled-steps';
import {
  batchNormBackwardKernel,
  batchNormForwardKernel,
} from '../wasm-kernels/batch-normalisation.ts';
import {
  boolAttribute,
  floatAttribute,
  refuseSecondDerivative,
  stringAttribute,
  tensorflowBackend,
  typeAttribute,
} from './tensorflow-op.ts';
import { runWasmKernel } from './wasm-op.ts';
import { computeEach, float, webgpuBackend, type WebgpuBackend } from './webgpu-op.ts';

/** Batch normalisation as an engine computes it by itself. */
interface BatchNormKernels {
  /** What an error calls it. */
  name: string;
  /** @returns output, mean, unbiased variance, and what `backward` wants to see again */
  forward(affine: BatchNormInputs, epsilon: number): tf.Tensor[];
  /** @returns the gradients of input, scale and offset */
  backward(dy: tf.Tensor, seen: BatchNormSeen, epsilon: number): tf.Tensor[];
}

interface BatchNormInputs {
  input: tf.Tensor;
  scale: tf.Tensor;
  offset: tf.Tensor;
}

interface BatchNormSeen extends Pick<BatchNormInputs, 'input' | 'scale'> {
  reserved: tf.Tensor[];
}

/** Our own kernels of the wasm engine; they reserve the mean and the inverse deviation. */
const wasmBatchNorm: BatchNormKernels = {
  name: 'Batch normalisation of the wasm engine',
  forward({ input, scale, offset }, epsilon) {
    const [output, mean, variance, inverseDeviation] = runWasmKernel(
      batchNormForwardKernel,
      { x: input, scale, offset },
      { epsilon },
    );
    return [output, mean, variance, mean, inverseDeviation];
  },
  backward(dy, { input, scale, reserved: [mean, inverseDeviation] }) {
    return runWasmKernel(batchNormBackwardKernel, { dy, x: input, scale, mean, inverseDeviation });
  },
};

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
 * One kernel forward and one backward instead of the dozens of tf.moments and tf.batchNorm, where the engine
 * has them; that gradient has no second derivative and throws when one is asked for.
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
  const kernels = batchNormKernels();
  return kernels
    ? fusedBatchNorm(kernels, { input, scale, offset }, epsilon)
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
    variance: variance.mul<tf.Tensor1D>(count / Math.max(1, count - 1)),
  };
}

function batchNormKernels(): BatchNormKernels | undefined {
  const tensorflow = tensorflowBackend();
  if (tensorflow) return tensorflowBatchNorm(tensorflow);
  const webgpu = webgpuBackend();
  if (webgpu) return webgpuBatchNorm(webgpu);
  return tf.getBackend() === 'wasm' ? wasmBatchNorm : undefined;
}

function fusedBatchNorm(
  kernels: BatchNormKernels,
  inputs: { input: tf.Tensor4D; scale: tf.Tensor1D; offset: tf.Tensor1D },
  epsilon: number,
): BatchNormResult {
  // Outside the custom gradient: its forward function may return one tensor only, and we want three.
  const [output, mean, variance, ...reserved] = kernels.forward(inputs, epsilon);
  const differentiable = tf.customGrad((input, scale, _offset, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor, scale as tf.Tensor, ...reserved]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      refuseSecondDerivative(kernels.name);
      const [seenInput, seenScale, ...seenReserved] = saved;
      const seen = { input: seenInput, scale: seenScale, reserved: seenReserved };
      return kernels.backward(dy, seen, epsilon);
    };
    return { value: output, gradFunc };
  });
  return {
    output: differentiable(inputs.input, inputs.scale, inputs.offset) as tf.Tensor4D,
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  };
}

/** TensorFlow's FusedBatchNormV3 and its gradient. */
function tensorflowBatchNorm(backend: NodeBackend): BatchNormKernels {
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

function batchNormAttributes(backend: NodeBackend, epsilon: number): OpAttribute[] {
  return [
    typeAttribute(backend, 'T'),
    typeAttribute(backend, 'U'),
    floatAttribute(backend, 'epsilon', epsilon),
    stringAttribute(backend, 'data_format', 'NHWC'),
    boolAttribute(backend, 'is_training', true),
  ];
}

/** A third of the shaders of plain ops; reserves the mean and the inverse deviation. */
function webgpuBatchNorm(backend: WebgpuBackend): BatchNormKernels {
  const overAll = [0, 1, 2];
  const each = (shape: readonly number[], formula: string, inputs: Record<string, tf.Tensor>) =>
    computeEach(backend, formula, inputs, shape);
  return {
    name: 'Batch normalisation on a graphics card',
    forward: ({ input: x, scale, offset }, epsilon) => {
      const channels = scale.shape;
      const mean = x.mean(overAll);
      const variance = each(x.shape, '(x - mean) * (x - mean)', { x, mean }).mean(overAll);
      const inverseDeviation = each(channels, `inverseSqrt(variance + ${float(epsilon)})`, {
        variance,
      });
      const output = each(x.shape, '(x - mean) * inverseDeviation * scale + offset', {
        ...{ x, mean, inverseDeviation, scale, offset },
      });
      const count = x.size / scale.size;
      const unbiased = each(channels, `variance * ${float(count / Math.max(1, count - 1))}`, {
        variance,
      });
      return [output, mean, unbiased, mean, inverseDeviation];
    },
    backward: (dy, { input: x, scale, reserved: [mean, inverseDeviation] }) => {
      const normalised = { x, mean, inverseDeviation };
      const dOffset = dy.sum(overAll);
      const dScale = each(x.shape, 'dy * (x - mean) * inverseDeviation', {
        dy,
        ...normalised,
      }).sum(overAll);
      // Ioffe and Szegedy 2015, section 3, with its sums put together.
      const dx = each(
        x.shape,
        `scale * inverseDeviation * (dy - (dOffset + (x - mean) * inverseDeviation * dScale) / ${float(x.size / scale.size)})`,
        { dy, scale, dOffset, dScale, ...normalised },
      );
      return [dx, dScale, dOffset];
    },
  };
}
