import * as tf from '@tensorflow/tfjs-core';
import { replaceKernel } from '../replace-kernel.ts';
import { isNarrow, narrowInputGradient } from './narrow-input-gradient.ts';

interface Arguments {
  inputs: { dy: tf.Tensor4D; filter: tf.Tensor4D };
  attrs: {
    inputShape: [number, number, number, number];
    strides: number | [number, number];
    pad: string | number;
  };
}

const kernelName = 'Conv2DBackpropInput';
const backendName = 'tensorflow';

/**
 * The gradient of a convolution's input, which is the transposed convolution too: for images of few channels by
 * ordinary convolutions. TensorFlow's own wastes most of the processor's vectors on them.
 */
export function registerInputGradient(): void {
  const native = tf.getKernel(kernelName, backendName);
  replaceKernel(kernelName, backendName, (args) => {
    const { inputs, attrs } = args as unknown as Arguments;
    const geometry = { ...attrs, filterShape: inputs.filter.shape };
    return isNarrow(geometry)
      ? narrowInputGradient(inputs.dy, inputs.filter, geometry)
      : native.kernelFunc(args);
  });
}

let registered = false;

/** Our own kernels for a processor, in place of some of tfjs-node's. Once a process is enough. */
export function registerTensorflowKernels(): void {
  if (registered) return;
  registered = true;
  registerInputGradient();
}
