import * as tf from '@tensorflow/tfjs-core';
import { resolutions } from '../dcgan.ts';
import { upConvolution } from '../layers/convolution.ts';
import { computation, sequential, type Layer } from '../layers/layer.ts';
import type { DiscriminatorShape, SelfSupervision } from '../model.ts';
import { gatedUpBlock } from './gated-up-block.ts';
import { initial, kernelSize } from '../layers/kernels.ts';
import { elementAt } from '../../../../../shared/known-places.ts';

/** The decoder doubles the resolution of the last feature map twice. */
const decodedFactor = 4;
/** No picture has more; whatever further channels the discriminator sees hold a label, not to be redrawn. */
const mostImageChannels = 4;

/**
 * Redraws real pictures, small, from the discriminator's last feature map, so that it must notice all of them
 * (Liu 2021, section 3.2). The distance is L1, not the paper's LPIPS, whose network would have to be downloaded;
 * the paper's second decoder, of a random quarter of a finer map, is left out.
 */
export function lightDecoder(
  { size, channels }: DiscriminatorShape,
  baseChannels: number,
): SelfSupervision {
  const { startSize, widths } = resolutions({ size }, baseChannels);
  const drawnSize = startSize * decodedFactor;
  const decode = decoder(startSize, {
    inputs: elementAt(widths, -1),
    middle: baseChannels / 2,
    outputs: Math.min(channels, mostImageChannels),
  });
  return {
    weights: decode.weights,
    loss(features, images, weights, pass) {
      const drawn = decode.apply(features, weights, pass) as tf.Tensor4D;
      const imageChannels = images.shape[3];
      return drawn
        .slice([0, 0, 0, 0], [-1, -1, -1, imageChannels])
        .sub(averageTo(images, drawnSize))
        .abs()
        .mean();
    },
  };
}

interface DecoderWidths {
  inputs: number;
  middle: number;
  outputs: number;
}

/** Features `[batch, startSize² · inputs]` → pictures of four times the size, in [-1, 1]. */
function decoder(startSize: number, { inputs, middle, outputs }: DecoderWidths): Layer {
  return sequential([
    computation('reshape', (features) => features.reshape([-1, startSize, startSize, inputs])),
    gatedUpBlock('redraw', inputs, middle),
    upConvolution('redraw/paint', { kernelSize, inputs: middle, outputs }, { initial, bias: true }),
    computation('tanh', tf.tanh),
  ]);
}

/** Mean over squares: `[batch, n, n, channels]` → `[batch, size, size, channels]`. */
function averageTo(images: tf.Tensor4D, size: number): tf.Tensor4D {
  const side = images.shape[1] / size;
  return tf.avgPool(images, side, side, 'valid');
}
