import * as tf from '@tensorflow/tfjs-core';
import { leakyRelu } from '../../engines/ops/leaky-relu.ts';
import { relu } from '../../engines/ops/relu.ts';
import { batchNormalisation } from './layers/batch-normalisation.ts';
import { dense } from './layers/dense.ts';
import { computation, sequential, type Initial, type Layer } from './layers/layer.ts';
import { needsBias, normalisation } from './layers/normalisation.ts';
import { choose } from './layers/paint.ts';
import type { Model } from './model.ts';

const slope = 0.2;

/**
 * The first GAN (Goodfellow 2014, arXiv 1406.2661): fully connected networks with two hidden layers each.
 * Departs from the paper in the discriminator, which has LeakyReLU in place of maxout with dropout, in tanh
 * for images in [-1, 1] in place of a sigmoid, in first weights by He 2015 (arXiv 1502.01852), and in batch
 * normalisation in the generator's hidden layers: without, it draws one and the same picture for all latents. Where it
 * chooses from a palette, it does so by what would be the colours of a pixel and its neighbours.
 */
export const mlp: Model = {
  generator({ size, channels, inputs, choices }, { hiddenUnits }) {
    const pixels = size * size * channels;
    return sequential([
      ...hidden('hidden1', inputs, hiddenUnits),
      ...hidden('hidden2', hiddenUnits, 2 * hiddenUnits),
      // Small, so that the first images are grey, not saturated.
      dense('paint', { inputs: 2 * hiddenUnits, outputs: pixels }, { initial: faint, bias: true }),
      computation('tanh', tf.tanh),
      computation('reshape', (input) => input.reshape([-1, size, size, channels])),
      ...(choices === undefined ? [] : [choose(channels, choices)]),
    ]);
  },

  discriminator({ size, channels }, { hiddenUnits, discriminatorNorm }) {
    const pixels = size * size * channels;
    const bias = needsBias(discriminatorNorm);
    const layer = (name: string, inputs: number): Layer[] => [
      dense(name, { inputs, outputs: hiddenUnits }, { initial: he(inputs), bias }),
      ...normalisation(discriminatorNorm, `${name}/norm`, hiddenUnits),
      computation('leaky-relu', (input) => leakyRelu(input, slope)),
    ];
    const body = sequential([
      computation('reshape', (input) => input.reshape([-1, pixels])),
      ...layer('look', pixels),
      ...layer('hidden', hiddenUnits),
    ]);
    const head = dense(
      'judge',
      { inputs: hiddenUnits, outputs: 1 },
      { initial: faint, bias: true },
    );
    return { body, featureCount: hiddenUnits, head };
  },
};

const faint: Initial = { kind: 'normal', deviation: 0.02 };

function hidden(name: string, inputs: number, outputs: number): Layer[] {
  return [
    dense(name, { inputs, outputs }, { initial: he(inputs), bias: false }),
    // Batch normalisation is over images: every unit is a channel of one pixel.
    computation('reshape', (input) => input.reshape([-1, 1, 1, outputs])),
    batchNormalisation(`${name}/norm`, outputs),
    computation('relu', (input) => relu(input.reshape([-1, outputs]))),
  ];
}

function he(inputs: number): Initial {
  return { kind: 'normal', deviation: Math.sqrt(2 / inputs) };
}
