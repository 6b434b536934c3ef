import * as tf from '@tensorflow/tfjs-core';

/** Registers a kernel in place of the backend's own, if it has one, whose set-up stays. */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  kernelFunc: tf.KernelFunc,
): void {
  const known = tf.getKernel(kernelName, backendName);
  if (known) tf.unregisterKernel(kernelName, backendName);
  const setUp = known?.setupFunc && { setupFunc: known.setupFunc };
  tf.registerKernel({ kernelName, backendName, kernelFunc, ...setUp });
}
