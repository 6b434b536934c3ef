import * as tf from '@tensorflow/tfjs-core';
import { requireWeight, type Initial, type Layer } from './layer.ts';

/** `[batch, inputs]` → `[batch, outputs]`, with a bias unless batch normalisation follows. */
export function dense(
  name: string,
  shape: { inputs: number; outputs: number },
  options: { initial: Initial; bias: boolean },
): Layer {
  const kernel = `${name}/kernel`;
  const bias = `${name}/bias`;
  return {
    weights: [
      { name: kernel, shape: [shape.inputs, shape.outputs], initial: options.initial },
      ...(options.bias
        ? [{ name: bias, shape: [shape.outputs], initial: { kind: 'constant', value: 0 } as const }]
        : []),
    ],
    apply(input, weights) {
      const product = tf.matMul(input, requireWeight<tf.Tensor2D>(weights, kernel));
      return options.bias ? product.add(requireWeight(weights, bias)) : product;
    },
  };
}
