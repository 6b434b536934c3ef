import { registerInputGradient } from './input-gradient.ts';

let registered = false;

/** Our own kernels for a processor, in place of some of tfjs-node's. Once a process is enough. */
export function registerTensorflowKernels(): void {
  if (registered) return;
  registered = true;
  registerInputGradient();
}
