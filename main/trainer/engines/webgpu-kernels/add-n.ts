import * as tf from '@tensorflow/tfjs-core';
import { replaceKernel } from '../replace-kernel.ts';

/**
 * tfjs binds all that is added to one shader, and a card need not take more than 8 buffers, of which one is for the
 * sum (WebGPU's `maxStorageBuffersPerShaderStage`).
 */
const mostAtOnce = 7;

/** A sum of any number of tensors, as many at a time as every card takes. */
export function registerAddN(): void {
  const { kernelFunc } = tf.getKernel('AddN', 'webgpu');
  replaceKernel('AddN', 'webgpu', (args) => {
    const backend = args.backend as tf.KernelBackend;
    // tfjs-core names them by their places, in an array.
    const terms = Object.values(args.inputs) as tf.TensorInfo[];
    const add = (some: tf.TensorInfo[]) =>
      kernelFunc({ ...args, inputs: some as unknown as tf.NamedTensorInfoMap }) as tf.TensorInfo;
    let sum = add(terms.slice(0, mostAtOnce));
    for (let next = mostAtOnce; next < terms.length; next += mostAtOnce - 1) {
      const sumSoFar = sum;
      sum = add([sumSoFar, ...terms.slice(next, next + mostAtOnce - 1)]);
      backend.disposeData(sumSoFar.dataId);
    }
    return sum;
  });
}
