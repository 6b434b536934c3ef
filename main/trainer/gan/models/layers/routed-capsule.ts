import * as tf from '@tensorflow/tfjs-core';
import { named, requireWeight, type Layer } from './layer.ts';
import { squash } from './squash.ts';

/** "We use 3 iterations of routing" (Sabour 2017, section 4). */
const routingIterations = 3;

export interface RoutedCapsuleShape {
  /** How many capsules it listens to, and how long their vectors are. */
  inputs: number;
  inputLength: number;
  outputLength: number;
}

/**
 * One capsule above others: `[batch, inputs, inputLength]` → `[batch, outputLength]`, of a length in [0, 1).
 * Each capsule below predicts it by a matrix of its own (Sabour 2017, arXiv 1710.09829, equation 2), and those
 * that agree decide.
 */
export function routedCapsule(
  name: string,
  { inputs, inputLength, outputLength }: RoutedCapsuleShape,
): Layer {
  const kernel = `${name}/kernel`;
  // So that the sum of all predictions begins with about the length at which squashing is steepest.
  const deviation = 1 / Math.sqrt(inputs * outputLength);
  return named('capsule', {
    weights: [
      {
        name: kernel,
        shape: [inputs, inputLength, outputLength],
        initial: { kind: 'normal', deviation },
      },
    ],
    apply(input, weights) {
      const byCapsule = input.transpose<tf.Tensor3D>([1, 0, 2]);
      const predictions = tf.matMul(byCapsule, requireWeight<tf.Tensor3D>(weights, kernel));
      return routeByAgreement(predictions.transpose([1, 0, 2]));
    },
  });
}

/**
 * Dynamic routing (Sabour 2017, procedure 1) to a single capsule. There, each capsule below divides itself among
 * those above by a softmax: with one above, its share is 1 whatever it predicts, and routing changes nothing.
 * Here the capsules below share out their total among themselves, by a softmax over them: all equal at first, as
 * there, and then those have more that agree with the whole. Gram.AI's widely used implementation
 * (https://github.com/gram-ai/capsule-networks) takes its softmax over the same axis.
 *
 * @param predictions of each capsule below, `[batch, inputs, outputLength]`
 * @returns `[batch, outputLength]`, of a length in [0, 1)
 */
export function routeByAgreement(predictions: tf.Tensor3D): tf.Tensor2D {
  const [, inputs, outputLength] = predictions.shape;
  let capsule = squash(predictions.sum(1));
  let agreement = tf.zeros(predictions.shape.slice(0, 2));
  for (let iteration = 1; iteration < routingIterations; iteration++) {
    agreement = agreement.add(predictions.mul(capsule.reshape([-1, 1, outputLength])).sum(2));
    const shares = tf.softmax(agreement).mul(inputs).reshape([-1, inputs, 1]);
    capsule = squash(predictions.mul(shares).sum(1));
  }
  return capsule as tf.Tensor2D;
}
