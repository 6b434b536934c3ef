import type * as tf from '@tensorflow/tfjs-core';
import { registerWasmKernel, type KernelArguments } from './wasm-kernel.ts';

/**
 * The same values under another name. tfjs's wasm backend copies them, a hundred times a training step; no
 * kernel writes into its inputs, so one more reference will do, as in its own Reshape.
 */
export function registerIdentity(): void {
  registerWasmKernel(
    'Identity',
    ({ inputs: { x }, backend }: KernelArguments<{ x: tf.TensorInfo }, object>) => {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  );
}
