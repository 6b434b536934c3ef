import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileStep } from 'compiled-steps';
import { batchNormTraining } from '../../../main/trainer/engines/ops/batch-norm.ts';
import { layerNorm } from '../../../main/trainer/engines/ops/layer-norm.ts';
import { leakyRelu } from '../../../main/trainer/engines/ops/leaky-relu.ts';
import { relu } from '../../../main/trainer/engines/ops/relu.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';

const shape = [2, 8, 8, 3];
const filter = tf.randomNormal<tf.Rank.R4>([4, 4, 3, 5], 0, 1, 'float32', 1);
const transposedFilter = tf.randomNormal<tf.Rank.R4>([4, 4, 6, 3], 0, 1, 'float32', 2);
const weights = tf.randomNormal<tf.Rank.R2>([8 * 8 * 3, 7], 0, 1, 'float32', 3);
const scale = tf.tensor1d([1, 0.5, -2]);
const offset = tf.tensor1d([0, 1, 3]);

type Op = (x: tf.Tensor4D) => tf.Tensor;

/** What models, losses and augmentation are made of. */
const ops: Record<string, Op> = {
  'conv2d with stride': (x) => tf.conv2d(x, filter, 2, 'same'),
  'conv2d with valid padding': (x) => tf.conv2d(x, filter, 1, 'valid'),
  conv2dTranspose: (x) => tf.conv2dTranspose(x, transposedFilter, [2, 16, 16, 6], 2, 'same'),
  'conv2dTranspose to a picture': (x) =>
    tf.conv2dTranspose(
      x,
      transposedFilter.slice([0, 0, 0, 0], [4, 4, 3, 3]),
      [2, 16, 16, 3],
      2,
      'same',
    ),
  'layer norm': (x) => layerNorm(x, scale, offset),
  dense: (x) => tf.matMul(x.reshape<tf.Tensor2D>([2, -1]), weights),
  'fused batch norm': (x) => batchNormTraining(x, scale, offset).output,
  'native relu': (x) => relu(x),
  'native leaky relu': (x) => leakyRelu(x),
  relu: (x) => tf.relu(x),
  'leaky relu': (x) => tf.leakyRelu(x),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  softplus: (x) => tf.softplus(x),
  'square root of a sum of squares': (x) => x.square().sum([1, 2, 3]).add(1e-6).sqrt(),
  'mean, exp, log, abs, pow': (x) => x.abs().add(1).log().exp().pow(1.5).mean([1, 2], true),
  'division and maximum': (x) => x.div(x.abs().add(1)).maximum(0.1),
  pad: (x) => tf.pad(x, [[0, 0], [1, 2], [3, 0], [0, 0]], 0.5), // prettier-ignore
  slice: (x) => tf.slice(x, [0, 1, 2, 0], [2, 5, 4, 3]),
  concat: (x) => tf.concat([x, x.mul(2)], 3),
  'stack and unstack': (x) => tf.stack(tf.unstack(x, 3).slice(0, 2)),
  'expanded dimensions': (x) => x.sum(3).expandDims(1).mul(x.sum(3).expandDims(-1).mean()),
  transpose: (x) => tf.transpose(x, [0, 2, 1, 3]),
  reverse: (x) => tf.reverse(x, 2),
  tile: (x) => tf.tile(x, [1, 2, 1, 1]),
  clipByValue: (x) => tf.clipByValue(x, -0.5, 0.5),
  'average pooling': (x) => tf.avgPool(x, 2, 2, 'same'),
  'max pooling': (x) => tf.maxPool(x, 2, 2, 'same'),
  'nearest resize': (x) => tf.image.resizeNearestNeighbor(x, [16, 16]),
  'bilinear resize': (x) => tf.image.resizeBilinear(x, [5, 5]),
};

/** What has no gradient, or needs none. */
const forwardOps: Record<string, Op> = {
  where: (x) => tf.where(x.greater(0), x, x.mul(3)),
  'gather by computed indices': (x) => tf.gather(x, x.sum([1, 2, 3]).greater(0).toInt()),
  'cast and one-hot': (x) => tf.oneHot(x.sum([1, 2, 3]).abs().floor().minimum(3).toInt(), 4),
  comparison: (x) => x.greater(0).logicalAnd(x.less(1)).toFloat(),
  'moments and standard deviation': (x) => tf.moments(x, 0).variance.sqrt().mean(),
};

function randomValues(seed: number): Float32Array {
  return tf.tidy(
    () => tf.randomNormal(shape, 0, 1, 'float32', seed).dataSync() as Float32Array<ArrayBuffer>,
  );
}

/** Outputs of the step by tfjs, and by the graph, for two inputs. */
function expectEqual(step: (inputs: { x: tf.Tensor }) => tf.NamedTensorMap): void {
  const compiled = compileStep(step, {
    tf,
    variables: [],
    inputs: { x: { shape, dtype: 'float32' } },
  });
  for (const seed of [11, 12]) {
    const values = randomValues(seed);
    const eager = step({ x: tf.tensor(values, shape) });
    const outputs = compiled.run({ x: values });
    for (const [name, tensor] of Object.entries(eager)) {
      const output = outputs[name];
      expect.assert(output !== undefined);
      expect(typeof output === 'number' ? [output] : Array.from(output)).toEqual(
        Array.from(tensor.dataSync()),
      );
    }
  }
  compiled.dispose();
}

describe('compiled and eager agree to the last bit:', () => {
  beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

  it.each(Object.entries(ops))('%s and its gradient', (_, op) => {
    expectEqual(({ x }) => {
      const gradient = tf.grad((input) =>
        op(input as tf.Tensor4D)
          .square()
          .mean(),
      );
      return { y: op(x as tf.Tensor4D), gradient: gradient(x) };
    });
  });

  it.each(Object.entries(forwardOps))('%s', (_, op) => {
    expectEqual(({ x }) => ({ y: op(x as tf.Tensor4D) }));
  });

  it('a gradient penalty: the gradient of the norm of a gradient', () => {
    const critic = (x: tf.Tensor, w: tf.Tensor) =>
      leakyRelu(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'same')).sum();
    expectEqual(({ x }) => ({
      gradient: tf.grad((w) => {
        const gradients = tf.grad((input) => critic(input, w))(x);
        return gradients.square().sum([1, 2, 3]).sqrt().sub(1).square().mean();
      })(filter),
    }));
  });
});
