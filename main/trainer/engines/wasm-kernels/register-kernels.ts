import { registerBatchNormalisation } from './batch-normalisation.ts';
import { registerConcat } from './concat.ts';
import { registerWasmConvolutionGradients } from './convolution-gradients.ts';
import { registerIdentity } from './identity.ts';
import { registerSelectAlongAxis } from './select-along-axis.ts';
import { registerSlice } from './slice.ts';

let registered = false;

/** Our own kernels, beside those of tfjs's wasm backend and in place of some. Once a process is enough. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  registerWasmConvolutionGradients();
  registerBatchNormalisation();
  registerIdentity();
  registerSelectAlongAxis();
  registerSlice();
  registerConcat();
}
