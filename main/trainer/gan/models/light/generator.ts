import type * as tf from '@tensorflow/tfjs-core';
import { resolutions } from '../dcgan.ts';
import { batchNormalisation } from '../layers/batch-normalisation.ts';
import { dense } from '../layers/dense.ts';
import { gatedLinearUnit } from '../layers/gated-linear-unit.ts';
import { computation, requirementsOf, sequential, type Layer } from '../layers/layer.ts';
import { paint } from '../layers/paint.ts';
import { skipLayerExcitation } from '../layers/skip-layer-excitation.ts';
import type { GeneratorShape } from '../model.ts';
import { gatedUpBlock } from './gated-up-block.ts';
import { initial, kernelSize } from '../layers/kernels.ts';
import { elementAt } from '../../../../../shared/known-places.ts';

/** Doublings between the map that excites and the one that is excited: 4 → 16, 8 → 32. */
const excitationReach = 2;

/** Inputs `[batch, inputs]` → what `paint` gives, `[batch, size, size, …]`. */
export function lightGenerator({ inputs, ...image }: GeneratorShape, baseChannels: number): Layer {
  const { startSize, widths } = resolutions(image, baseChannels);
  const coarseToFine = widths.toReversed();
  const blocks = coarseToFine.map((width, index) => {
    const coarser = coarseToFine[index - 1];
    return coarser === undefined
      ? startBlock(inputs, startSize, width)
      : gatedUpBlock(`up${index}`, coarser, width);
  });
  const excitations = coarseToFine
    .slice(excitationReach)
    .map((width, index) =>
      skipLayerExcitation(
        `excitation${index + 1}`,
        { coarse: elementAt(coarseToFine, index), fine: width, gridSize: startSize },
        initial,
      ),
    );
  const last = sequential(paint({ kernelSize, inputs: baseChannels }, image, initial));
  return {
    ...requirementsOf([...blocks, ...excitations, last]),
    apply(input, weights, pass) {
      const maps: tf.Tensor[] = [];
      let map = input;
      for (const [index, block] of blocks.entries()) {
        map = block.apply(map, weights, pass);
        const from = index - excitationReach;
        if (from >= 0)
          map = elementAt(excitations, from).excite(map, elementAt(maps, from), weights, pass);
        maps.push(map);
      }
      return last.apply(map, weights, pass);
    },
  };
}

function startBlock(inputs: number, startSize: number, width: number): Layer {
  const gated = 2 * width;
  const outputs = startSize * startSize * gated;
  return sequential([
    dense('project', { inputs, outputs }, { initial, bias: false }),
    computation('reshape', (input) => input.reshape([-1, startSize, startSize, gated])),
    batchNormalisation('project/norm', gated),
    computation('gated-linear-unit', gatedLinearUnit),
  ]);
}
