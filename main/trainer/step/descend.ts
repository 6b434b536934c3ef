import * as tf from '@tensorflow/tfjs-core';
import type { TrainedNetwork } from '../gan.ts';

/**
 * One step of the network's optimizer down the mean gradient of some losses, each on a batch of its own.
 *
 * @param learningRateFactor scalar; left out where the learning rate is constant
 * @returns the mean of the losses
 */
export function descend(
  { weights, optimizer }: Pick<TrainedNetwork<unknown>, 'weights' | 'optimizer'>,
  losses: readonly (() => tf.Scalar)[],
  learningRateFactor: tf.Tensor | undefined,
): tf.Scalar {
  const variables = [...weights.values()];
  const parts = losses.map((loss) => tf.variableGrads(loss, variables));
  // A weight that no loss depends on (a second task that is switched off, say) stays as it is.
  const gradients = variables.map((variable) =>
    meanOf(parts.map(({ grads }) => grads[variable.name] ?? tf.zerosLike(variable))),
  );
  optimizer.apply(gradients, learningRateFactor as tf.Scalar | undefined);
  return meanOf(parts.map(({ value }) => value)) as tf.Scalar;
}

function meanOf(tensors: readonly tf.Tensor[]): tf.Tensor {
  if (tensors.length === 1) return tensors[0];
  return tensors.reduce((sum, tensor) => sum.add(tensor)).mul(1 / tensors.length);
}
