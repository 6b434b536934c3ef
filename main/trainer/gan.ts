import * as tf from '@tensorflow/tfjs';
import type { ImportOptions } from '../../shared/dataset.ts';
import type { Hyperparameters } from '../../shared/hyperparameters/schema.ts';
import { losses } from './losses/registry.ts';
import type { Loss } from './losses/loss.ts';
import { copyParameters, createWeights, type Parameters } from './models/create-weights.ts';
import type { Layer } from './models/layers/layer.ts';
import type { ImageShape } from './models/model.ts';
import { models } from './models/registry.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { optimizers } from './optimizers/registry.ts';
import { signedBackground } from './pixels.ts';
import { RandomStream } from './random/random-stream.ts';

/** Images of a dataset, as far as networks and augmentation must know them. */
export interface ImageDescription extends ImageShape {
  background: ImportOptions['background'];
}

/** The two networks with all the variables that training changes. */
export interface Gan {
  readonly image: ImageDescription;
  readonly hyperparameters: Hyperparameters;
  readonly loss: Loss;
  readonly generator: TrainedNetwork;
  readonly discriminator: TrainedNetwork;
  /** Moving averages of the generator's weights; the weights themselves where averaging is off. */
  readonly average: Parameters;
  /** Batch-normalisation statistics that samples are drawn with, see `calibrate`. */
  readonly statistics: Parameters;
  /** `[channels]`, what augmentation fills gaps with. */
  readonly background: tf.Tensor1D;
  dispose(): void;
}

export interface TrainedNetwork {
  readonly network: Layer;
  readonly weights: Parameters;
  readonly optimizer: Optimizer;
}

/** Builds the networks on the current engine, with first weights drawn from the run's seed. */
export function createGan(image: ImageDescription, hyperparameters: Hyperparameters): Gan {
  const random = new RandomStream(hyperparameters.seed, 'weights');
  const normals = (count: number): Float32Array => random.normals(count);
  const model = models[hyperparameters.model];
  const generator = createNetwork(
    model.generator(image, hyperparameters),
    hyperparameters,
    hyperparameters.generatorLearningRate,
    normals,
  );
  const discriminator = createNetwork(
    model.discriminator(image, hyperparameters),
    hyperparameters,
    hyperparameters.discriminatorLearningRate,
    normals,
  );
  const averages = hyperparameters.emaDecay > 0;
  const fill = signedBackground(image.background, image.channels);
  const gan = {
    image,
    hyperparameters,
    loss: losses[hyperparameters.loss],
    generator,
    discriminator,
    average: averages ? copyParameters(generator.weights) : generator.weights,
    statistics: createWeights(generator.network.statistics ?? [], normals),
    background: tf.tidy(() => tf.keep(tf.tensor1d(fill))),
  };
  return { ...gan, dispose: () => tf.dispose([...new Set(variablesOf(gan)), gan.background]) };
}

function createNetwork(
  network: Layer,
  { optimizer, beta1, beta2 }: Hyperparameters,
  learningRate: number,
  normals: (count: number) => Float32Array,
): TrainedNetwork {
  const weights = createWeights(network.weights, normals);
  const settings = { learningRate, beta1, beta2 };
  return { network, weights, optimizer: optimizers[optimizer].create(weights, settings) };
}

/** All variables of a GAN by group: what a checkpoint holds. */
export function variableGroups(gan: Omit<Gan, 'dispose'>): Record<VariableGroup, Parameters> {
  return {
    generator: gan.generator.weights,
    discriminator: gan.discriminator.weights,
    average: gan.average,
    statistics: gan.statistics,
    'generator-optimizer': gan.generator.optimizer.state,
    'discriminator-optimizer': gan.discriminator.optimizer.state,
  };
}

export const variableGroupNames = [
  'generator',
  'discriminator',
  'average',
  'statistics',
  'generator-optimizer',
  'discriminator-optimizer',
] as const;
export type VariableGroup = (typeof variableGroupNames)[number];

export function variablesOf(gan: Omit<Gan, 'dispose'>): tf.Variable[] {
  return Object.values(variableGroups(gan)).flatMap((group) => [...group.values()]);
}

/** The variables that a training step changes; those of `statistics` change when samples are drawn. */
export function trainedVariables(gan: Gan): tf.Variable[] {
  const statistics = new Set(gan.statistics.values());
  return [...new Set(variablesOf(gan))].filter((variable) => !statistics.has(variable));
}
