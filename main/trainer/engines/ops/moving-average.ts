import * as tf from '@tensorflow/tfjs-core';
import { asScalar } from './resource-update.ts';

/**
 * One step of exponential moving averages, `average + towards * (value - average)`: three ops a tensor.
 * Returns new tensors of the same shapes.
 *
 * @param towards 1 - decay: a scalar tensor where it changes over the run
 */
export function movingAverages(
  averages: readonly tf.Tensor[],
  values: readonly tf.Tensor[],
  towards: number | tf.Scalar,
): tf.Tensor[] {
  return tf.tidy(() => {
    const share = asScalar(towards);
    return averages.map((average, i) => average.add(values[i].sub(average).mul(share)));
  });
}
