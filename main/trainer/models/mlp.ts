import * as tf from '@tensorflow/tfjs';
import { leakyRelu } from '../engines/ops/leaky-relu.ts';
import { relu } from '../engines/ops/relu.ts';
import { dense } from './layers/dense.ts';
import { computation, sequential, type Initial, type Layer } from './layers/layer.ts';
import { needsBias, normalisation } from './layers/normalisation.ts';
import type { Model } from './model.ts';

const slope = 0.2;

/**
 * The first GAN (Goodfellow 2014, arXiv 1406.2661): fully connected networks with two hidden layers each.
 * Departs from the paper in the discriminator, which has LeakyReLU in place of maxout with dropout, in tanh
 * for images in [-1, 1] in place of a sigmoid, and in first weights by He 2015 (arXiv 1502.01852).
 */
export const mlp: Model = {
  id: 'mlp',
  startsFrom: 'latents',

  generator({ size, channels, inputs }, { hiddenUnits }) {
    const pixels = size * size * channels;
    return sequential([
      dense('hidden1', { inputs, outputs: hiddenUnits }, { initial: he(inputs), bias: true }),
      computation(relu),
      hidden('hidden2', hiddenUnits),
      computation(relu),
      // Small, so that the first images are grey, not saturated.
      dense('paint', { inputs: hiddenUnits, outputs: pixels }, { initial: faint, bias: true }),
      computation(tf.tanh),
      computation((input) => input.reshape([-1, size, size, channels])),
    ]);
  },

  discriminator({ size, channels }, { hiddenUnits, discriminatorNorm }) {
    const pixels = size * size * channels;
    const bias = needsBias(discriminatorNorm);
    const layer = (name: string, inputs: number): Layer[] => [
      dense(name, { inputs, outputs: hiddenUnits }, { initial: he(inputs), bias }),
      ...normalisation(discriminatorNorm, `${name}/norm`, hiddenUnits),
      computation((input) => leakyRelu(input, slope)),
    ];
    const body = sequential([
      computation((input) => input.reshape([-1, pixels])),
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

function hidden(name: string, units: number): Layer {
  return dense(name, { inputs: units, outputs: units }, { initial: he(units), bias: true });
}

function he(inputs: number): Initial {
  return { kind: 'normal', deviation: Math.sqrt(2 / inputs) };
}
