import {
  batchNormBackwardKernel,
  batchNormForwardKernel,
} from '../wasm-kernels/batch-normalisation.ts';
import type { BatchNormKernels } from './batch-norm-kernels.ts';
import { runWasmKernel } from './wasm-op.ts';

/** Our own kernels of the wasm engine; they reserve the mean and the inverse deviation. */
export const wasmBatchNorm: BatchNormKernels = {
  name: 'Batch normalisation of the wasm engine',
  forward({ input, scale, offset }, epsilon) {
    const [output, mean, variance, inverseDeviation] = runWasmKernel(
      batchNormForwardKernel,
      { x: input, scale, offset },
      { epsilon },
    );
    return [output, mean, variance, mean, inverseDeviation];
  },
  backward(dy, { input, scale, reserved: [mean, inverseDeviation] }) {
    return runWasmKernel(batchNormBackwardKernel, { dy, x: input, scale, mean, inverseDeviation });
  },
};
