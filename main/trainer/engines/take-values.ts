import type * as tf from '@tensorflow/tfjs-core';

/**
 * Copies a tensor's values out and disposes of it. Never at once (`dataSync`): a graphics card has not computed them yet,
 * and Node cannot wait for it but by going on.
 */
export async function takeValues(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return await tensor.data<'float32'>();
  } finally {
    tensor.dispose();
  }
}
