import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bfloat16Passes,
  compileTraced,
  traceStep,
  winogradHalving,
  type StepFunction,
} from 'compiled-steps';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { normal, relativeDifference } from '../ops/numbers.ts';
import { roundingError } from '../ops/rounding.ts';

beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

interface Shapes {
  batch: number;
  size: number;
  channels: number;
  outChannels: number;
  taps?: number;
  strides?: number;
}

/** As wide, and as much to multiply, as is computed so. */
const wide: Shapes = { batch: 64, size: 8, channels: 128, outChannels: 256 };
/** Tiles of an odd number, pictures of another. */
const odd: Shapes = { batch: 31, size: 20, channels: 80, outChannels: 136 };

const results = ['convolved', 'ofImages', 'ofFilter'] as const;
type Results = Record<(typeof results)[number], tf.Tensor>;
type Step = StepFunction<{ images: tf.Tensor; back: tf.Tensor }, Results>;

interface Stepped extends Shapes {
  step: Step;
  filter: tf.Variable;
}

function filterOf({ channels, outChannels, taps = 4 }: Shapes, seed: number): tf.Variable {
  return tf.variable(normal([taps, taps, channels, outChannels], seed));
}

/** A convolution, what comes back to its images, and its filter's gradient. */
function convolving(shapes: Shapes): Stepped {
  const filter = filterOf(shapes, 1);
  const convolve = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, shapes.strides ?? 2, 'same');
  const step: Step = ({ images, back }) => {
    const { value, grads } = tf.valueAndGrads(convolve)([images, filter], back);
    const [ofImages, ofFilter] = grads as [tf.Tensor, tf.Tensor];
    return { convolved: value, ofImages, ofFilter };
  };
  return { ...shapes, step, filter };
}

/** A transposed convolution, and the same of it: what comes back to its images is a convolution. */
function doubling(shapes: Shapes): Stepped {
  const filter = filterOf(shapes, 2);
  const { batch, size, channels } = shapes;
  const double = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
    tf.conv2dTranspose(
      x as tf.Tensor4D,
      w as tf.Tensor4D,
      [batch, size, size, channels],
      2,
      'same',
    );
  const step: Step = ({ images, back }) => {
    const { value, grads } = tf.valueAndGrads(double)([back, filter], images);
    const [convolved, ofFilter] = grads as [tf.Tensor, tf.Tensor];
    return { convolved, ofImages: value, ofFilter };
  };
  return { ...shapes, step, filter };
}

function traced({ step, filter, batch, size, channels, outChannels, strides = 2 }: Stepped) {
  const places = Math.ceil(size / strides);
  const images = [batch, size, size, channels];
  const back = [batch, places, places, outChannels];
  return traceStep({
    tf,
    step,
    variables: [filter],
    inputs: {
      images: { shape: images, dtype: 'float32' },
      back: { shape: back, dtype: 'float32' },
    },
  });
}

function opsAfter(stepped: Stepped, device: 'CPU' | 'GPU' = 'CPU'): string[] {
  const graph = traced(stepped).graph.copy();
  winogradHalving(graph, { device });
  return graph.nodes.map(({ op }) => op);
}

/** Products of tiles of the images: of a convolution and of a filter's gradient. */
const productsOfBoth = 18;

describe('a wide convolution that halves, beside its filter’s gradient', () => {
  it.each([
    ['a convolution', convolving, wide],
    ['a convolution with an odd number of tiles', convolving, odd],
    ['the way back of a transposed convolution', doubling, wide],
    ['the same with an odd number of tiles', doubling, odd],
  ] as const)('is computed by products, as TensorFlow computes it: %s', (_, stepOf, shapes) => {
    const stepped = stepOf(shapes);
    const ops = opsAfter(stepped);
    expect(ops.filter((op) => op === 'MatMul')).toHaveLength(productsOfBoth);
    expect(ops.filter((op) => op === 'Conv2D' || op === 'Conv2DBackpropFilter')).toEqual([]);

    const { batch, size, channels, outChannels } = shapes;
    const images = normal([batch, size, size, channels], 3);
    const back = normal([batch, size / 2, size / 2, outChannels], 4);
    const compiled = compileTraced(traced(stepped), [winogradHalving]);
    const computed = compiled.run({ images, back });
    compiled.dispose();
    const exact = stepped.step({ images, back });
    // So many terms has a number's sum; each is a product of sums of up to four.
    const terms = {
      convolved: 16 * channels,
      ofImages: 16 * outChannels,
      ofFilter: (batch * size ** 2) / 4,
    };
    for (const name of results)
      expect(relativeDifference(computed[name] as Float32Array, exact[name]), name).toBeLessThan(
        roundingError(terms[name] + 8),
      );
  });
});

describe('what is left to TensorFlow', () => {
  it.each([
    ['fewer channels', { ...wide, channels: 60 }],
    ['fewer channels of what becomes of the images', { ...wide, outChannels: 120 }],
    ['less to multiply', { ...wide, batch: 32 }],
    ['tiles that are not whole', { ...wide, batch: 128, size: 6 }],
    ['another kernel', { ...wide, taps: 5 }],
    ['another stride', { ...wide, strides: 1 }],
  ])('is %s', (_, shapes) => {
    const ops = opsAfter(convolving(shapes));
    expect(ops).toContain('Conv2DBackpropFilter');
    expect(ops).not.toContain('MatMul');
  });

  it('is all on a graphics card, and what is computed in bfloat16', () => {
    expect(opsAfter(convolving(wide), 'GPU')).not.toContain('MatMul');
    const graph = traced(convolving(wide)).graph.copy();
    for (const pass of bfloat16Passes) pass(graph, { device: 'CPU' });
    const before = graph.nodes.length;
    winogradHalving(graph, { device: 'CPU' });
    expect(graph.nodes).toHaveLength(before);
  });

  it('is a convolution whose filter is not trained: alone it gains nothing', () => {
    const filter = filterOf(wide, 1);
    const step: Step = ({ images, back }) => ({
      convolved: tf.conv2d(images as tf.Tensor4D, filter as unknown as tf.Tensor4D, 2, 'same'),
      ofImages: back,
      ofFilter: filter,
    });
    expect(opsAfter({ ...wide, step, filter })).toContain('Conv2D');
  });
});
