import * as tf from '@tensorflow/tfjs-core';
import { pairOf } from '../../../../../shared/known-places.ts';

/**
 * The gated linear unit (Dauphin 2017, arXiv 1612.08083, equation 1): the first half of the channels, of which
 * the second half decides how much comes through. `[…, 2n]` → `[…, n]`. Its second derivative is wrong in
 * tfjs, as that of every sigmoid (tensorflow/tfjs#3252): for generators, not for critics.
 */
export function gatedLinearUnit(input: tf.Tensor): tf.Tensor {
  const [values, gates] = pairOf(tf.split(input, 2, input.rank - 1));
  return values.mul(gates.sigmoid());
}
