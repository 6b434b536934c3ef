import * as tf from '@tensorflow/tfjs-core';
import {
  layers as lite0Layers,
  type LayerDescription,
} from '../../../../feature-network/layers.ts';
import { relu6 } from '../../../engines/ops/relu6.ts';
import {
  enlargement,
  kernelShape,
  passLayers,
  seenByte,
  stridesOf,
} from '../../../features/lite0.ts';
import {
  requireWeight,
  type FixedWeightSpec,
  type Layer,
  type Pass,
  type Weights,
} from '../layers/layer.ts';
import { enlarged } from '../layers/resample.ts';
import type { DiscriminatorShape } from '../model.ts';

/** After these layers of EfficientNet-Lite0 the authors' code takes what it sees: how much smaller than the picture, and in so many channels. */
const stageEnds = [
  { layer: 8, reduction: 4, inputs: 24 },
  { layer: 14, reduction: 8, inputs: 40 },
  { layer: 32, reduction: 16, inputs: 112 },
  { layer: 47, reduction: 32, inputs: 320 },
] as const;
const seeing = lite0Layers.slice(0, 48);

/** A scale at which something is seen. */
export interface PyramidLevel {
  name: string;
  /** Pixels of its map, a side. */
  side: number;
  channels: number;
  /** How many levels are finer. */
  finer: number;
}

export interface FeaturePyramid {
  /** Finest first. */
  levels: readonly PyramidLevel[];
  layer: Pick<Layer, 'weights' | 'fixed'>;
  /** `[batch, size, size, channels]` in [-1, 1] → the map of each level. */
  see(images: tf.Tensor, weights: Weights, pass: Pass): ReadonlyMap<PyramidLevel, tf.Tensor4D>;
}

interface Stage extends PyramidLevel {
  /** Of EfficientNet-Lite0. */
  layer: number;
  acrossChannels: FixedWeightSpec;
  acrossScales: FixedWeightSpec;
}

/**
 * What EfficientNet-Lite0 sees in pictures at four scales, mixed across channels by convolutions of 1x1 and across scales
 * from coarse to fine (Sauer 2021, arXiv 2111.01007, section 3.2), all of it fixed: the network is the one that
 * others trained on photographs, the mixtures are drawn once from the run's seed by He 2015 (arXiv 1502.01852). Without
 * the mixtures the discriminators would attend to few of the features, and the generator please those alone.
 *
 * Across scales the authors' code has a convolution of 1x1 where the paper says 3x3; so it is here, and for the same map at a
 * quarter of the work it comes before the doubling: a convolution of 1x1 and an interpolation can change places.
 *
 * @param width channels of the finest mixture; each coarser one has twice as many
 */
export function featurePyramid(
  { size, channels }: DiscriminatorShape,
  width: number,
): FeaturePyramid {
  const factor = enlargement(size);
  const stages = stageEnds.map((end, finer) => stageOf(end, finer, size * factor, width));
  return {
    levels: stages,
    layer: {
      weights: [],
      fixed: [
        ...seeing.flatMap(publishedWeights),
        ...stages.flatMap(({ acrossChannels, acrossScales }) => [acrossChannels, acrossScales]),
      ],
    },
    see(images, weights, pass) {
      const pictures = enlarged(asSeen(images as tf.Tensor4D, channels), factor);
      const seen = lookAt(pictures, weights, pass);
      const maps = new Map<PyramidLevel, tf.Tensor4D>();
      let coarser: tf.Tensor4D | undefined;
      for (const stage of stages.toReversed()) {
        const own = mix(seen(stage), stage.acrossChannels, weights, pass);
        const both = coarser ? tf.add<tf.Tensor4D>(own, coarser) : own;
        coarser = doubled(mix(both, stage.acrossScales, weights, pass), stage.side, pass);
        maps.set(stage, coarser);
      }
      return maps;
    },
  };
}

/** @param finer how many stages are @param side of the enlarged picture */
function stageOf(
  { layer, reduction, inputs }: (typeof stageEnds)[number],
  finer: number,
  side: number,
  width: number,
): Stage {
  const mixed = width * 2 ** finer;
  const channels = widthOf(finer, width);
  const name = `mix${finer + 1}`;
  return {
    layer,
    finer,
    channels,
    name: `level${finer + 1}`,
    // Its map is doubled to the size of the next finer one.
    side: finer === 0 ? 2 * Math.ceil(side / reduction) : Math.ceil(side / (reduction / 2)),
    acrossChannels: convolutionOfOne(`${name}/channels`, inputs, mixed),
    acrossScales: convolutionOfOne(`${name}/scales`, mixed, channels),
  };
}

/** The mixture across scales gives half as many channels as it takes, but for the finest. */
function widthOf(finer: number, width: number): number {
  return width * 2 ** Math.max(0, finer - 1);
}

/**
 * In the numbers that the network was trained on. What is not opaque is laid on white, where augmentation has not laid it on
 * some other colour before.
 */
function asSeen(images: tf.Tensor4D, channels: number): tf.Tensor4D {
  const [batch, height, width] = images.shape;
  const [scale, offset] = [255 / 2 / 128, seenByte(255 / 2)];
  if (channels === 3) return images.mul<tf.Tensor4D>(scale).add(offset);
  const colours = images.slice([0, 0, 0, 0], [batch, height, width, 3]);
  const alpha = images.slice([0, 0, 0, 3], [batch, height, width, 1]);
  // White is 1: a colour of its own light, and all that is seen through to it.
  const composed = colours.sub<tf.Tensor4D>(alpha).add<tf.Tensor4D>(1);
  return composed.mul<tf.Tensor4D>(scale).add(offset);
}

/** @returns what it sees at the end of a stage */
function lookAt(
  pictures: tf.Tensor4D,
  weights: Weights,
  pass: Pass,
): (stage: Stage) => tf.Tensor4D {
  const outputs = passLayers(pictures, seeing, (input, layer, place) => {
    const [kernel, offset] = publishedWeights(layer, place);
    const { strides, pad } = stridesOf(layer);
    const convolve = layer.kind === 'depthwise' ? tf.depthwiseConv2d : tf.conv2d;
    const filter = requireWeight<tf.Tensor4D>(weights, kernel.name);
    const shifted = convolve(input, filter, strides, pad).add<tf.Tensor4D>(
      requireWeight(weights, offset.name),
    );
    const output = layer.relu ? relu6(shifted) : shifted;
    pass.trace?.({ kind: kindOf(layer), input, output, weights: [], fixed: [kernel, offset] });
    return output;
  });
  return ({ name, layer }) => {
    const map = outputs[layer];
    if (!map) throw new Error(`nothing is seen at ${name}`);
    return map;
  };
}

function kindOf({ kind, stride }: LayerDescription) {
  if (kind === 'depthwise') return 'depthwise';
  return stride === 2 ? 'down-convolution' : 'convolution';
}

function publishedWeights(
  layer: LayerDescription,
  place: number,
): [kernel: FixedWeightSpec, offset: FixedWeightSpec] {
  const of = (part: 'kernel' | 'offset', shape: readonly number[]): FixedWeightSpec => ({
    name: `lite0/${place}/${part}`,
    shape,
    initial: { kind: 'published', layer: place, part },
  });
  return [of('kernel', kernelShape(layer)), of('offset', [layer.outputs])];
}

function convolutionOfOne(name: string, inputs: number, outputs: number): FixedWeightSpec {
  return {
    name: `${name}/kernel`,
    shape: [1, 1, inputs, outputs],
    initial: { kind: 'normal', deviation: Math.sqrt(2 / inputs) },
  };
}

function mix(
  input: tf.Tensor4D,
  mixture: FixedWeightSpec,
  weights: Weights,
  pass: Pass,
): tf.Tensor4D {
  const output = tf.conv2d(input, requireWeight<tf.Tensor4D>(weights, mixture.name), 1, 'same');
  pass.trace?.({ kind: 'convolution', input, output, weights: [], fixed: [mixture] });
  return output;
}

function doubled(input: tf.Tensor4D, side: number, pass: Pass): tf.Tensor4D {
  const output = tf.image.resizeBilinear(input, [side, side], true);
  pass.trace?.({ kind: 'bilinear', input, output, weights: [] });
  return output;
}
