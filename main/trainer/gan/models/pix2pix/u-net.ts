import * as tf from '@tensorflow/tfjs-core';
import { leakyRelu } from '../../../engines/ops/leaky-relu.ts';
import { relu } from '../../../engines/ops/relu.ts';
import { batchNormalisation } from '../layers/batch-normalisation.ts';
import { downConvolution, upConvolution } from '../layers/convolution.ts';
import { dropout } from '../layers/dropout.ts';
import { computation, requirementsOf, sequential, type Layer } from '../layers/layer.ts';
import type { ImageShape } from '../model.ts';
import { initial, kernelSize } from '../layers/kernels.ts';
import { elementAt } from '../../../../../shared/known-places.ts';

/** Of the encoder's and the discriminator's LeakyReLU. */
export const slope = 0.2;

/** The widest layer has 8 times the channels of the first. */
export const widestFactor = 8;

/** One resolution of the encoder, and the decoder's layer that leads back out of it. */
export interface Level {
  /** Width and height after the encoder's layer. */
  size: number;
  /** Channels after the encoder's layer. */
  width: number;
  dropsOut: boolean;
}

/**
 * The U-Net of pix2pix (Isola 2017, arXiv 1611.07004, section 3.2.1 and appendix 6.1.1; Ronneberger 2015):
 * an encoder that halves the picture until it can be halved no more (to 1x1 where the size is a power of 2),
 * a decoder that doubles it back, and at each resolution what the encoder saw joined to what the decoder
 * knows, so that lines stay where they were drawn.
 *
 * Departs from the paper in a depth that follows the image's size, in fewer layers with dropout where there
 * are fewer layers at all, and in a bottleneck without batch normalisation, as in its authors' later PyTorch
 * code: at 1x1 it would take the activations of a small batch away.
 *
 * `[batch, size, size, channels]` → `[batch, size, size, channels]` in [-1, 1]
 */
export function uNet({ size, channels }: ImageShape, baseChannels: number): Layer {
  const levels = levelsOf(size, baseChannels);
  const encoder = levels.map((level, index) => encode(index, levels, level, channels));
  const decoder = levels.map((level, index) => decode(index, levels, level, channels));
  return {
    ...requirementsOf([...encoder, ...decoder.toReversed()]),
    apply(picture, weights, pass) {
      const seen = encoder.reduce<tf.Tensor[]>(
        (outputs, layer) => [...outputs, layer.apply(outputs.at(-1) ?? picture, weights, pass)],
        [],
      );
      return decoder.reduceRight(
        (known, layer, index) => {
          const isInnermost = index === levels.length - 1;
          const joined = isInnermost ? known : tf.concat([known, elementAt(seen, index)], 3);
          return layer.apply(joined, weights, pass);
        },
        elementAt(seen, -1),
      );
    },
  };
}

/** All resolutions below the picture's own, finest first. */
export function levelsOf(size: number, baseChannels: number): Level[] {
  const sizes: number[] = [];
  for (let side = size; side % 2 === 0; side /= 2) sizes.push(side / 2);
  return sizes.map((side, index) => ({
    size: side,
    width: baseChannels * Math.min(2 ** index, widestFactor),
    dropsOut: index >= sizes.length - layersWithDropout(sizes.length),
  }));
}

/** The paper's three of eight; at least one, and none where the decoder already draws details. */
function layersWithDropout(depth: number): number {
  return Math.min(3, Math.max(1, depth - 3));
}

/** LeakyReLU comes before the convolution, so that a skip connection hands on what is normalised only. */
function encode(
  index: number,
  levels: readonly Level[],
  { width }: Level,
  channels: number,
): Layer {
  const name = `down${index}`;
  const inputs = levels[index - 1]?.width ?? channels;
  const normalised = index > 0 && index < levels.length - 1;
  return sequential([
    ...(index > 0 ? [computation('leaky-relu', (input) => leakyRelu(input, slope))] : []),
    downConvolution(name, { kernelSize, inputs, outputs: width }, { initial, bias: !normalised }),
    ...(normalised ? [batchNormalisation(`${name}/norm`, width)] : []),
  ]);
}

function decode(
  index: number,
  levels: readonly Level[],
  { width, size, dropsOut }: Level,
  channels: number,
): Layer {
  const name = `up${index}`;
  const inputs = index === levels.length - 1 ? width : 2 * width;
  const finer = levels[index - 1];
  if (!finer) return paint(name, inputs, channels);
  const outputs = finer.width;
  return sequential([
    computation('relu', relu),
    upConvolution(name, { kernelSize, inputs, outputs }, { initial, bias: false }),
    batchNormalisation(`${name}/norm`, outputs),
    ...(dropsOut ? [dropout(name, [2 * size, 2 * size, outputs])] : []),
  ]);
}

function paint(name: string, inputs: number, outputs: number): Layer {
  return sequential([
    computation('relu', relu),
    upConvolution(name, { kernelSize, inputs, outputs }, { initial, bias: true }),
    computation('tanh', tf.tanh),
  ]);
}
