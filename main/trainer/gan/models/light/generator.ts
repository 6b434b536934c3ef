import * as tf from '@tensorflow/tfjs-core';
import { resolutions } from '../dcgan.ts';
import { batchNormalisation } from '../layers/batch-normalisation.ts';
import { upConvolution } from '../layers/convolution.ts';
import { dense } from '../layers/dense.ts';
import { gatedLinearUnit } from '../layers/gated-linear-unit.ts';
import { computation, requirementsOf, sequential, type Layer } from '../layers/layer.ts';
import { skipLayerExcitation } from '../layers/skip-layer-excitation.ts';
import type { GeneratorShape } from '../model.ts';
import { gatedUpBlock } from './gated-up-block.ts';
import { initial, kernelSize } from './kernels.ts';

/** Doublings between the map that excites and the one that is excited: 4 → 16, 8 → 32. */
const excitationReach = 2;

/** Inputs `[batch, inputs]` → images `[batch, size, size, channels]` in [-1, 1]. */
export function lightGenerator(
  { size, channels, inputs }: GeneratorShape,
  baseChannels: number,
): Layer {
  const { startSize, widths } = resolutions({ size }, baseChannels);
  const coarseToFine = widths.toReversed();
  const blocks = coarseToFine.map((width, index) =>
    index === 0
      ? startBlock(inputs, startSize, width)
      : gatedUpBlock(`up${index}`, coarseToFine[index - 1], width),
  );
  const excitations = coarseToFine
    .slice(excitationReach)
    .map((width, index) =>
      skipLayerExcitation(
        `excitation${index + 1}`,
        { coarse: coarseToFine[index], fine: width, gridSize: startSize },
        initial,
      ),
    );
  const paint = paintBlock(baseChannels, channels);
  return {
    ...requirementsOf([...blocks, ...excitations, paint]),
    apply(input, weights, pass) {
      const maps: tf.Tensor[] = [];
      blocks.forEach((block, index) => {
        const map = block.apply(maps[index - 1] ?? input, weights, pass);
        const from = index - excitationReach;
        maps.push(from < 0 ? map : excitations[from].excite(map, maps[from], weights, pass));
      });
      return paint.apply(maps[maps.length - 1], weights, pass);
    },
  };
}

function startBlock(inputs: number, startSize: number, width: number): Layer {
  const gated = 2 * width;
  const outputs = startSize * startSize * gated;
  return sequential([
    dense('project', { inputs, outputs }, { initial, bias: false }),
    computation((input) => input.reshape([-1, startSize, startSize, gated])),
    batchNormalisation('project/norm', gated),
    computation(gatedLinearUnit),
  ]);
}

function paintBlock(inputs: number, outputs: number): Layer {
  return sequential([
    upConvolution('paint', { kernelSize, inputs, outputs }, { initial, bias: true }),
    computation(tf.tanh),
  ]);
}
