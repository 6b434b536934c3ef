import * as tf from '@tensorflow/tfjs-core';
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts';
import { modelTable } from '../../../shared/hyperparameters/models.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { Network, NetworkLayer, Networks } from '../../../shared/run/networks.ts';
import type { Pass, TracedLayer, Weights, WeightSpec } from './models/layers/layer.ts';
import type { ImageShape } from './models/model.ts';
import { models } from './models/registry.ts';
import { discriminatorNetwork } from './networks/discriminator-network.ts';
import { generatorNetwork } from './networks/generator-network.ts';

/**
 * The layers of a run's networks, seen by passing one picture of nothing through the very networks that are trained,
 * with weights of zero: there is no second list of them that could be wrong.
 */
export function describeNetworks(
  image: ImageShape,
  hyperparameters: Hyperparameters,
  vocabulary: Vocabulary | null,
): Networks {
  return tf.tidy(() => {
    const model = models[hyperparameters.model];
    const generator = generatorNetwork(model, image, hyperparameters, vocabulary);
    const discriminator = discriminatorNetwork(model, image, hyperparameters, vocabulary);
    const { selfSupervision } = discriminator;
    const condition = vocabulary ? tf.zeros([1, vocabulary.names.length]) : undefined;
    const drawsFromPicture = modelTable[hyperparameters.model].startsFrom === 'picture';
    const start = drawsFromPicture
      ? tf.zeros([1, image.size, image.size, image.channels])
      : tf.zeros([1, hyperparameters.latentSize]);
    const ofGenerator = record(generator.weights, (weights, pass) =>
      generator.draw({ start, condition }, weights, pass),
    );
    const images = tf.zeros<tf.Rank.R4>([1, image.size, image.size, image.channels]);
    const source = drawsFromPicture ? start : undefined;
    const { fixed } = discriminator;
    const ofDiscriminator = record([...discriminator.weights, ...fixed], (weights, pass) => {
      const { features } = discriminator.judge({ images, source, condition }, weights, pass);
      selfSupervision?.loss(features, images, weights, pass);
    });
    return { generator: ofGenerator, discriminator: ofDiscriminator };
  });
}

function record(
  specs: readonly Pick<WeightSpec, 'name' | 'shape'>[],
  go: (weights: Weights, pass: Pass) => unknown,
): Network {
  const layers: NetworkLayer[] = [];
  let before: tf.Tensor | undefined;
  const weights = new Map(specs.map(({ name, shape }) => [name, tf.zeros([...shape])]));
  go(weights, {
    normalisation: { kind: 'batch' },
    trace(layer) {
      layers.push({ ...describeLayer(layer), follows: layer.input === before });
      before = layer.output;
    },
  });
  return { layers, weights: layers.reduce((sum, layer) => sum + layer.weights, 0) };
}

function describeLayer({
  kind,
  output,
  weights,
  fixed = [],
}: TracedLayer): Omit<NetworkLayer, 'follows'> {
  const [first] = [...weights, ...fixed];
  return {
    kind,
    name: first ? first.name.slice(0, first.name.lastIndexOf('/')) : '',
    output: output.shape.slice(1),
    kernel: first?.name.endsWith('/kernel') ? [...first.shape] : [],
    weights: weights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape([...shape]), 0),
    ...(fixed.length > 0 && { fixed: true }),
  };
}
