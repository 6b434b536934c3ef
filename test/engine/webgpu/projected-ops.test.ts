import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { EngineId } from '../../../shared/engine/engine.ts';
import { relu6 } from '../../../main/trainer/engines/ops/relu6.ts';
import { startTestEngine } from '../trainer/toy.ts';

/** What EfficientNet-Lite0 and the mixtures after it are made of, at most of their sizes too small to be seen. */
const shapes = [
  { size: 3, strides: 1, pad: 'same' },
  { size: 5, strides: 1, pad: 'same' },
  { size: 5, strides: 2, pad: 'valid' },
] as const;

function wave(shape: [number, number, number, number]): tf.Tensor4D {
  const length = tf.util.sizeFromShape(shape);
  return tf.tensor4d(
    Float32Array.from({ length }, (_, index) => 4 * Math.sin(index * 0.7)),
    shape,
  );
}

/** Values and gradients of the pictures on one engine. */
async function computedOn(id: EngineId, shape: (typeof shapes)[number]): Promise<Float32Array[]> {
  const engine = await startTestEngine(id);
  const [pictures, kernel] = [wave([2, 9, 9, 3]), wave([shape.size, shape.size, 3, 1])];
  const see = (input: tf.Tensor) => {
    const convolved = tf.depthwiseConv2d(input as tf.Tensor4D, kernel, shape.strides, shape.pad);
    return tf.image.resizeBilinear(relu6(convolved), [12, 12], true);
  };
  const [seen, gradient] = [see(pictures), tf.grad(see)(pictures)];
  const values = [await seen.data(), await gradient.data()] as Float32Array[];
  engine.dispose();
  return values;
}

describe('what a projected discriminator sees by, on a graphics card played by SwiftShader', () => {
  it.each(shapes)('has the values and gradients of the processor: %j', async (shape) => {
    const onProcessor = await computedOn('tensorflow', shape);
    const onCard = await computedOn('webgpu', shape);
    for (const [place, values] of onCard.entries()) {
      const expected = onProcessor[place] ?? [];
      const distances = values.map((value, index) => Math.abs(value - (expected[index] ?? NaN)));
      expect(values.some((value) => value !== 0)).toBe(true);
      expect(Math.max(...distances)).toBeLessThan(1e-3);
    }
  });
});
