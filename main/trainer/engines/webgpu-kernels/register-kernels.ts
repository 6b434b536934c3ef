import { registerAddN } from './add-n.ts';
import { registerWebgpuConvolutionGradients } from './convolution-gradients.ts';
import { registerLongProducts } from './long-products.ts';
import { registerSums } from './sums.ts';

let registered = false;

/** Our own kernels in place of some of tfjs's webgpu backend. Once a process is enough. */
export function registerWebgpuKernels(): void {
  if (registered) return;
  registered = true;
  registerAddN();
  registerWebgpuConvolutionGradients();
  registerLongProducts();
  registerSums();
}
