import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bfloat16Passes,
  compileStep,
  dataTypes,
  filterGradientAsProduct,
  mixedPrecision,
  traceStep,
  type StepFunction,
} from 'compiled-steps';
import { processorMultipliesBfloat16 } from '../../../main/trainer/engines/tensorflow-environment.ts';
import { batchNormTraining } from '../../../main/trainer/engines/ops/batch-norm.ts';
import { relu } from '../../../main/trainer/engines/ops/relu.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { normal, relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';

beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

type StepOfImages<Out extends object = object> = StepFunction<{ images: tf.Tensor }, Out>;

function graphOf(step: StepOfImages, shape: number[], device: 'CPU' | 'GPU' = 'CPU') {
  const inputs = { images: { shape, dtype: 'float32' } } as const;
  const { graph } = traceStep({ tf, step, variables: [], inputs });
  mixedPrecision(graph);
  filterGradientAsProduct(graph, { device });
  return graph;
}

/** Ops, by whether they compute in bfloat16. */
function opsIn(nodes: ReturnType<typeof graphOf>['nodes'], dtype: number): string[] {
  return nodes.filter(({ attributes }) => attributes.T?.value === dtype).map(({ op }) => op);
}

describe('a graph in mixed precision', () => {
  const narrow = normal([4, 4, 8, 8], 1) as tf.Tensor4D;
  const wide = normal([4, 4, 8, 16], 2) as tf.Tensor4D;
  const [scale, offset] = [tf.ones<tf.Rank.R1>([8]), normal([8], 3) as tf.Tensor1D];

  it('hands bfloat16 on between convolutions, without casts', () => {
    const graph = graphOf(
      ({ images }) => {
        const first = tf.conv2d(images as tf.Tensor4D, narrow, 2, 'same');
        const between = relu(batchNormTraining(first, scale, offset).output);
        return { answers: tf.conv2d(between, wide, 2, 'same') };
      },
      [2, 16, 16, 8],
    );
    const lowered = opsIn(graph.nodes, dataTypes.bfloat16);
    expect(lowered).toEqual(['Conv2D', 'FusedBatchNormV3', 'Relu', 'Conv2D']);
    const casts = graph.nodes.filter(({ op }) => op === 'Cast').map(({ inputs }) => inputs[0]);
    // The images and two filters, and the answers back; what batch normalisation learns and sums up is float32.
    expect(casts).toHaveLength(4);
  });

  it('sums and activates in float32 what comes in float32', () => {
    const graph = graphOf(
      ({ images }) => {
        const convolved = tf.conv2d(relu(images as tf.Tensor4D), narrow, 2, 'same');
        return { sum: convolved.sum(), channels: convolved.mean([0, 1, 2]) };
      },
      [2, 16, 16, 8],
    );
    expect(opsIn(graph.nodes, dataTypes.bfloat16)).toEqual(['Conv2D']);
    expect(opsIn(graph.nodes, dataTypes.float32)).toEqual(
      expect.arrayContaining(['Relu', 'Sum', 'Mean']),
    );
  });
});

describe('the filter gradient of many channels of small pictures', () => {
  const filterGradient =
    (filter: tf.Tensor4D): StepOfImages<{ gradient: tf.Tensor }> =>
    ({ images }) => {
      const ofSquares = (w: tf.Tensor) =>
        tf
          .conv2d(images as tf.Tensor4D, w as tf.Tensor4D, 2, 'same')
          .square()
          .mean<tf.Scalar>();
      return { gradient: tf.grad(ofSquares)(filter) };
    };

  it.each([
    { taps: 4, size: 8 },
    { taps: 5, size: 8 },
    { taps: 2, size: 4 },
    { taps: 3, size: 16 },
  ])(
    'is a matrix product: $taps x $taps on $size x $size',
    { skip: !processorMultipliesBfloat16() },
    ({ taps, size }) => {
      const filter = normal([taps, taps, 64, 8], 4) as tf.Tensor4D;
      const shape = [3, size, size, 64];
      const step = filterGradient(filter);
      const { nodes } = graphOf(step, shape);
      expect(nodes.map(({ op }) => op)).not.toContain('Conv2DBackpropFilter');
      expect(opsIn(nodes, dataTypes.bfloat16)).toContain('MatMul');
      const images = normal(shape, 5);
      const compiled = compileStep(step, {
        tf,
        variables: [],
        inputs: { images: { shape, dtype: 'float32' } },
        passes: bfloat16Passes,
      });
      const { gradient } = compiled.run({ images });
      compiled.dispose();
      const exact = step({ images }).gradient;
      const rounded = tf.tensor(gradient, exact.shape);
      // To bfloat16 are rounded the images, the filter, and what comes back; sums are in float32.
      expect(relativeDifference(rounded, exact)).toBeLessThan(roundingError(3, 'bfloat16'));
    },
  );

  it('is left to TensorFlow for larger pictures, for fewer channels, and on a graphics card', () => {
    for (const { size, channels, device } of [
      { size: 32, channels: 64, device: 'CPU' },
      { size: 8, channels: 16, device: 'CPU' },
      { size: 8, channels: 64, device: 'GPU' },
    ] as const) {
      const filter = normal([4, 4, channels, 8], 6) as tf.Tensor4D;
      const { nodes } = graphOf(filterGradient(filter), [2, size, size, channels], device);
      expect(nodes.map(({ op }) => op)).toContain('Conv2DBackpropFilter');
    }
  });
});
