import * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../../shared/hyperparameters/schema.ts';
import { leakyRelu } from '../../../engines/ops/leaky-relu.ts';
import { straightThroughChoice } from '../../../engines/ops/straight-through-choice.ts';
import { dense } from './dense.ts';
import {
  computation,
  sequential,
  type Initial,
  type Layer,
  type Pass,
  type Weights,
} from './layer.ts';
import type { ImageShape } from '../model.ts';

const hiddenWidth = 256;
const slope = 0.2;
/**
 * How far first palettes are spread: by the latents, and by the bias that all creatures share. Begun narrow, all
 * creatures come to share one palette; so they differ from the first step on.
 */
const spread = { byLatents: 0.15, shared: 1 } as const;
/** Of the palette's first layers, as spread as PyTorch's default, with which the recipe was found. */
const initialOf = (inputs: number): Initial => ({
  kind: 'normal',
  deviation: 1 / Math.sqrt(3 * inputs),
});

/** What paints pictures with a palette that is drawn anew for each. */
export interface PaletteHead extends Layer {
  /** Of each pixel: the palette's colours, and before them transparency where the pictures have it. */
  readonly choices: number;
  /**
   * Input `[batch, inputs]` → palettes `[batch, paletteSize, 3]`, in [0, 1]. What a picture's alpha may be lies beside
   * them in `paint` only.
   */
  apply(input: tf.Tensor, weights: Weights, pass: Pass): tf.Tensor3D;
  /**
   * @param logits `[batch, size, size, choices]`
   * @returns images `[batch, size, size, channels]` in [-1, 1], premultiplied: no more colours than the palette has, and
   * alpha either -1 or 1; or mixtures of all of that
   */
  paint(logits: tf.Tensor4D, palettes: tf.Tensor3D): tf.Tensor4D;
}

/**
 * Each pixel chooses one colour of its picture's own palette, or transparency, which is the first choice; or is a mixture of
 * them, as much of each as the softmax says, whose slope is the true one (docs/decisions/0671). A palette is
 * what a small network makes of the latents. Palettes common to all pictures were tried elsewhere (Coutinho and
 * Chaimowicz 2022, https://doi.org/10.1609/aiide.v18i1.21951).
 *
 * @param inputs numbers that a picture is drawn from
 */
export function paletteHead(
  inputs: number,
  { channels }: Pick<ImageShape, 'channels'>,
  { output, paletteSize }: Pick<Hyperparameters, 'output' | 'paletteSize'>,
): PaletteHead {
  const hasTransparency = channels === 4;
  const network = paletteNetwork(inputs, paletteSize);
  return {
    weights: network.weights,
    choices: paletteSize + (hasTransparency ? 1 : 0),
    apply: (input, weights, pass) => network.apply(input, weights, pass) as tf.Tensor3D,
    paint(logits, palettes) {
      const [batch, height, width, choices] = logits.shape;
      const colours = palettes.mul<tf.Tensor3D>(2).sub<tf.Tensor3D>(1);
      const inRows = logits.reshape<tf.Tensor3D>([batch, height * width, choices]);
      const offered = hasTransparency ? withTransparency(colours) : colours;
      const painted =
        output === 'mixture'
          ? tf.matMul(tf.softmax(inRows), offered)
          : straightThroughChoice(inRows, offered);
      return painted.reshape([batch, height, width, channels]);
    },
  };
}

function paletteNetwork(inputs: number, paletteSize: number): Layer {
  const hidden = (name: string, from: number): Layer[] => [
    dense(name, { inputs: from, outputs: hiddenWidth }, { initial: initialOf(from), bias: true }),
    computation('leaky-relu', (input) => leakyRelu(input, slope)),
  ];
  return sequential([
    ...hidden('palette/hidden1', inputs),
    ...hidden('palette/hidden2', hiddenWidth),
    dense(
      'palette/colours',
      { inputs: hiddenWidth, outputs: paletteSize * 3 },
      {
        initial: { kind: 'normal', deviation: spread.byLatents },
        bias: { kind: 'normal', deviation: spread.shared },
      },
    ),
    computation('sigmoid', (input) => tf.sigmoid(input).reshape([-1, paletteSize, 3])),
  ]);
}

/** `[batch, n, 3]` → `[batch, 1 + n, 4]`: nothing at all first, then the colours, opaque. */
function withTransparency(colours: tf.Tensor3D): tf.Tensor3D {
  const [batch, count] = colours.shape;
  const opaque = tf.concat3d([colours, tf.ones([batch, count, 1])], 2);
  return tf.concat3d([tf.fill([batch, 1, 4], -1), opaque], 1);
}
