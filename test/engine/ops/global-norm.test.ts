import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { globalNorm } from '../../../main/trainer/engines/ops/global-norm.ts';
import { nativeLoadTimeoutMs, useNativeTensorflow } from '../native-tensorflow.ts';
import { normal, relativeDifference } from './numbers.ts';
import { roundingError } from './rounding.ts';

beforeAll(useNativeTensorflow, nativeLoadTimeoutMs);

describe.each(['tensorflow', 'cpu'])('on the %s engine', (engine) => {
  beforeAll(() => tf.setBackend(engine));

  it('the norm of tensors is that of all their values as one vector', () => {
    const tensors = [normal([3, 4], 1), normal([5], 2), tf.scalar(-2)];
    const values = tensors.flatMap((tensor) => Array.from(tensor.dataSync()));
    const wanted = Math.hypot(...values);
    const tolerance = roundingError(values.length);
    expect(relativeDifference(globalNorm(tensors), [wanted])).toBeLessThan(tolerance);
    expect(globalNorm([tf.zeros([2])]).dataSync()[0]).toBe(0);
  });
});
