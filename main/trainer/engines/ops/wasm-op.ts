import * as tf from '@tensorflow/tfjs-core';

/** Runs a kernel of the wasm engine without noting it for gradients, which are the caller's to give. */
export function runWasmKernel(
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap = {},
): tf.Tensor[] {
  const { kernelFunc } = tf.getKernel(kernelName, 'wasm');
  const outputs = kernelFunc({ inputs, attrs, backend: tf.backend() });
  return [outputs].flat().map((output) => tf.engine().makeTensorFromTensorInfo(output));
}
