import * as tf from '@tensorflow/tfjs-core';
import { named, requireWeight, type Initial, type Layer } from './layer.ts';

const zeros: Initial = { kind: 'constant', value: 0 };

/**
 * `[batch, inputs]` → `[batch, outputs]`.
 *
 * @param options.bias false where batch normalisation follows; how it begins where that is not at zero
 */
export function dense(
  name: string,
  shape: { inputs: number; outputs: number },
  options: { initial: Initial; bias: boolean | Initial },
): Layer {
  const kernel = `${name}/kernel`;
  const bias = `${name}/bias`;
  return named('dense', {
    weights: [
      { name: kernel, shape: [shape.inputs, shape.outputs], initial: options.initial },
      ...(options.bias
        ? [
            {
              name: bias,
              shape: [shape.outputs],
              initial: options.bias === true ? zeros : options.bias,
            },
          ]
        : []),
    ],
    apply(input, weights) {
      const product = tf.matMul(input, requireWeight<tf.Tensor2D>(weights, kernel));
      return options.bias ? product.add(requireWeight(weights, bias)) : product;
    },
  });
}
