import * as tf from '@tensorflow/tfjs-core';
import { asScalar } from './resource-update.ts';
import { computeEach, webgpuBackend } from './webgpu-op.ts';

/**
 * One step of exponential moving averages, `average + towards * (value - average)`: three ops a tensor, or one shader on a
 * graphics card.
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
    const backend = webgpuBackend();
    return averages.map((average, i) =>
      backend
        ? computeEach(
            backend,
            'average + (value - average) * share',
            { average, value: values[i], share },
            average.shape,
          )
        : average.add(values[i].sub(average).mul(share)),
    );
  });
}
