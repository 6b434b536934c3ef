import * as tf from '@tensorflow/tfjs-core';
import { leakyRelu } from '../../../engines/ops/leaky-relu.ts';
import { dense } from './dense.ts';
import {
  computation,
  requirementsOf,
  sequential,
  type Initial,
  type Layer,
  type Pass,
  type Weights,
} from './layer.ts';

const slope = 0.1;

export interface ExcitationShape {
  /** Channels of the coarse map. */
  coarse: number;
  /** Channels of the fine one. */
  fine: number;
  /** Side of the grid that the coarse map is averaged to; divides its size. */
  gridSize: number;
}

export interface SkipLayerExcitation extends Required<Omit<Layer, 'apply'>> {
  /**
   * @param fine `[batch, m, m, fine channels]`
   * @param coarse `[batch, n, n, coarse channels]`
   * @returns the fine map, each channel times a number in (0, 1) that the coarse map gives it
   */
  excite(fine: tf.Tensor, coarse: tf.Tensor, weights: Weights, pass: Pass): tf.Tensor;
}

/**
 * Skip-layer excitation (Liu 2021, arXiv 2101.04775, equation 1): a shortcut across resolutions by products a
 * channel, not by sums a pixel. The coarse map is averaged to a grid, a convolution as large as the grid makes
 * it one pixel (a product with a matrix, therefore), and one of 1x1 follows.
 */
export function skipLayerExcitation(
  name: string,
  { coarse, fine, gridSize }: ExcitationShape,
  initial: Initial,
): SkipLayerExcitation {
  const gridInputs = gridSize * gridSize * coarse;
  const toFactors = sequential([
    computation('average', (map) => averageToGrid(map, gridSize).reshape([-1, gridInputs])),
    dense(`${name}/squeeze`, { inputs: gridInputs, outputs: fine }, { initial, bias: true }),
    computation('leaky-relu', (squeezed) => leakyRelu(squeezed, slope)),
    dense(`${name}/excite`, { inputs: fine, outputs: fine }, { initial, bias: true }),
    computation('sigmoid', (excited) => excited.sigmoid().reshape([-1, 1, 1, fine])),
  ]);
  return {
    ...requirementsOf([toFactors]),
    excite: (fineMap, coarseMap, weights, pass) =>
      fineMap.mul(toFactors.apply(coarseMap, weights, pass)),
  };
}

/** Mean over squares: `[batch, n, n, channels]` → `[batch, gridSize, gridSize, channels]`. */
function averageToGrid(map: tf.Tensor, gridSize: number): tf.Tensor {
  const side = (map as tf.Tensor4D).shape[1] / gridSize;
  return side === 1 ? map : tf.avgPool(map as tf.Tensor4D, side, side, 'valid');
}
