import * as tf from '@tensorflow/tfjs-core';
import { tfjsNodeBackend, type Binding } from 'compiled-steps';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementAt } from '../../../shared/known-places.ts';
import { tensorflowEngine } from '../../../main/trainer/engines/tensorflow.ts';
import { nativeLoadTimeoutMs } from '../native-tensorflow.ts';
import { normal, relativeDifference } from '../ops/numbers.ts';
import { expectGradientOfDifferences, roundingError } from '../ops/rounding.ts';

beforeAll(async () => void (await tensorflowEngine.start()), nativeLoadTimeoutMs);

type Shape4D = [number, number, number, number];
type Convolution = { size: [number, number]; kernel: [number, number]; channels: number };

const batch = 3;
const outputs = 5;

function tensorsOf({ size: [height, width], kernel, channels }: Convolution) {
  return {
    inputShape: [batch, height, width, channels] as Shape4D,
    gradient: normal([batch, height / 2, width / 2, outputs], 1) as tf.Tensor4D,
    filter: normal([...kernel, channels, outputs], 2) as tf.Tensor4D,
  };
}

/** Names of the native ops that run meanwhile. */
function opsOf(compute: () => void): string[] {
  const backend = tfjsNodeBackend(tf);
  const original = backend.binding;
  const ops: string[] = [];
  const executeOp: Binding['executeOp'] = (op, ...rest) => {
    ops.push(op);
    return original.executeOp(op, ...rest);
  };
  backend.binding = Object.create(original, { executeOp: { value: executeOp } }) as Binding;
  try {
    compute();
  } finally {
    backend.binding = original;
  }
  return ops;
}

/** TensorFlow's own op. */
function nativeInputGradient({ inputShape, gradient, filter }: ReturnType<typeof tensorsOf>) {
  const backend = tfjsNodeBackend(tf);
  const { binding } = backend;
  const attributes = [
    { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'strides', type: binding.TF_ATTR_INT, value: [1, 2, 2, 1] },
    { name: 'padding', type: binding.TF_ATTR_STRING, value: 'SAME' },
  ];
  const inputs = [tf.tensor1d(inputShape, 'int32'), filter, gradient];
  const outputs = backend.executeMultipleOutputs('Conv2DBackpropInput', attributes, inputs, 1);
  return elementAt(outputs, 0);
}

function transposed({ inputShape, gradient, filter }: ReturnType<typeof tensorsOf>) {
  return tf.conv2dTranspose(gradient, filter, inputShape, 2, 'same');
}

describe('the gradient of the input of a convolution', () => {
  const common: Convolution = { size: [8, 8], kernel: [4, 4], channels: 3 };
  const narrow: Convolution[] = [
    common,
    { size: [8, 8], kernel: [5, 5], channels: 4 },
    { size: [6, 10], kernel: [4, 5], channels: 2 },
    { size: [10, 6], kernel: [7, 6], channels: 1 },
    { size: [2, 4], kernel: [4, 4], channels: 3 },
  ];

  it.each(narrow)('of $channels channels, $kernel on $size, is TensorFlow’s', (convolution) => {
    const tensors = tensorsOf(convolution);
    // Every other place of the kernel reaches a pixel, each from all outputs.
    const [height, width] = convolution.kernel;
    const tolerance = roundingError(Math.ceil(height / 2) * Math.ceil(width / 2) * outputs);
    const ops = opsOf(() => {
      const difference = relativeDifference(transposed(tensors), nativeInputGradient(tensors));
      expect(difference).toBeLessThan(tolerance);
    });
    expect(ops).toContain('Conv2D');
  });

  it('has right derivatives, first and second', () => {
    const { gradient, filter, inputShape } = tensorsOf(common);
    const images = (y: tf.Tensor, w: tf.Tensor) =>
      tf.conv2dTranspose(y as tf.Tensor4D, w as tf.Tensor4D, inputShape, 2, 'same');
    const ofFilter = (w: tf.Tensor): tf.Scalar => images(gradient, w).square().sum();
    const penalty = (y: tf.Tensor): tf.Scalar =>
      tf
        .grad((u) => images(u, filter).pow(3).mean())(y)
        .square()
        .sum();
    // 20 terms a pixel and back.
    expectGradientOfDifferences(ofFilter, filter, 2 * 20);
    expectGradientOfDifferences(penalty, gradient, 2 * 20 + 2 * 48);
  });

  it('is left to TensorFlow where there are more channels, a smaller filter or an odd size', () => {
    const convolutions = [
      { size: [8, 8], kernel: [4, 4], channels: 5 },
      { size: [8, 8], kernel: [3, 3], channels: 3 },
    ] as Convolution[];
    for (const convolution of convolutions) {
      const ops = opsOf(() => transposed(tensorsOf(convolution)));
      expect(ops).toEqual(['Conv2DBackpropInput']);
    }
    const ofOddSize = opsOf(() =>
      tf.conv2dTranspose(
        normal([1, 4, 4, outputs], 1) as tf.Tensor4D,
        normal([4, 4, 3, outputs], 2) as tf.Tensor4D,
        [1, 7, 7, 3],
        2,
        'same',
      ),
    );
    expect(ofOddSize).toEqual(['Conv2DBackpropInput']);
  });

  it('keeps no tensor', () => {
    const tensors = tensorsOf(common);
    const before = tf.memory().numTensors;
    tf.tidy(() => void transposed(tensors));
    expect(tf.memory().numTensors).toBe(before);
  });
});
