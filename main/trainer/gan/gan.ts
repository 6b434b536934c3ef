import * as tf from '@tensorflow/tfjs-core';
import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import { modelTable, type ModelRow } from '../../../shared/hyperparameters/models.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { LayerWeights } from '../../feature-network/read-weights.ts';
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts';
import { losses } from './losses/losses.ts';
import type { Loss } from './losses/loss.ts';
import {
  copyParameters,
  createFixedWeights,
  createWeights,
  type Parameters,
} from './models/create-weights.ts';
import type { Layer, Weights } from './models/layers/layer.ts';
import type { ImageShape } from './models/model.ts';
import { models } from './models/registry.ts';
import {
  discriminatorNetwork,
  type DiscriminatorNetwork,
} from './networks/discriminator-network.ts';
import { generatorNetwork, type GeneratorNetwork } from './networks/generator-network.ts';
import { optimizers, type Optimizer } from './optimizers/optimizers.ts';
import { signedBackground } from '../data/pixels.ts';
import { RandomStream } from '../random/random-stream.ts';
import { regularisersFor } from './regularisers/registry.ts';
import type { Regulariser } from './regularisers/regulariser.ts';
import { spectralVectorSpecs } from './regularisers/spectral-normalisation.ts';

/** Images of a dataset, as far as networks and augmentation must know them. */
export interface ImageDescription extends ImageShape {
  background: ImportOptions['background'];
}

/** The two networks with all the variables that training changes. */
export interface Gan {
  readonly image: ImageDescription;
  readonly hyperparameters: Hyperparameters;
  readonly startsFrom: ModelRow['startsFrom'];
  /** Null unless it is conditional. */
  readonly vocabulary: Vocabulary | null;
  readonly loss: Loss;
  readonly regularisers: readonly Regulariser[];
  readonly generator: TrainedNetwork<GeneratorNetwork>;
  readonly discriminator: TrainedNetwork<DiscriminatorNetwork>;
  /** Moving averages of the generator's weights; the weights themselves where averaging is off. */
  readonly average: Parameters;
  /** Batch-normalisation statistics that samples are drawn with, see `calibrate`. */
  readonly statistics: Parameters;
  /** Left singular vectors of the discriminator's kernels; empty without spectral normalisation. */
  readonly spectralVectors: Parameters;
  /** What the discriminator judges with and does not learn; empty of most, and where the GAN is to draw alone. */
  readonly fixed: Weights;
  /** `[channels]`, what augmentation fills gaps with. */
  readonly background: tf.Tensor1D;
  dispose(): void;
}

export interface TrainedNetwork<Network> {
  readonly network: Network;
  readonly weights: Parameters;
  readonly optimizer: Optimizer;
}

/**
 * Builds the networks on the current engine, with first weights drawn from the run's seed.
 *
 * @param published EfficientNet-Lite0, which a projected discriminator judges by; to draw it is not needed
 */
export function createGan(
  image: ImageDescription,
  hyperparameters: Hyperparameters,
  vocabulary: Vocabulary | null = null,
  published?: readonly LayerWeights[],
): Gan {
  const random = new RandomStream(hyperparameters.seed, 'weights');
  const normals = (count: number): Float32Array => random.normals(count);
  const model = models[hyperparameters.model];
  const generator = createNetwork(
    generatorNetwork(model, image, hyperparameters, vocabulary),
    hyperparameters,
    hyperparameters.generatorLearningRate,
    normals,
  );
  const discriminator = createNetwork(
    discriminatorNetwork(model, image, hyperparameters, vocabulary),
    hyperparameters,
    hyperparameters.discriminatorLearningRate,
    normals,
  );
  const mixtures = new RandomStream(hyperparameters.seed, 'mixtures');
  const averages = hyperparameters.emaDecay > 0;
  const fill = signedBackground(image.background, image.channels);
  const spectral = usesSpectralNorm(hyperparameters);
  const gan = {
    image,
    hyperparameters,
    startsFrom: modelTable[hyperparameters.model].startsFrom,
    vocabulary,
    loss: losses[hyperparameters.loss],
    regularisers: regularisersFor(hyperparameters),
    generator,
    discriminator,
    average: averages ? copyParameters(generator.weights) : generator.weights,
    statistics: createWeights(generator.network.statistics, normals),
    spectralVectors: createWeights(
      spectral ? spectralVectorSpecs(discriminator.network.boundingWeights) : [],
      normals,
    ),
    fixed: createFixedWeights(
      discriminator.network.fixed,
      (count) => mixtures.normals(count),
      published,
    ),
    background: tf.tidy(() => tf.keep(tf.tensor1d(fill))),
  };
  const held = () => [...new Set(variablesOf(gan)), ...gan.fixed.values(), gan.background];
  return { ...gan, dispose: () => tf.dispose(held()) };
}

function usesSpectralNorm({
  model,
  discriminator,
  discriminatorNorm: norm,
}: Hyperparameters): boolean {
  if (discriminator === 'projected') return true;
  return norm === 'spectral' && modelTable[model].normalisations.includes('spectral');
}

function createNetwork<Network extends Pick<Layer, 'weights'>>(
  network: Network,
  hyperparameters: Hyperparameters,
  learningRate: number,
  normals: (count: number) => Float32Array,
): TrainedNetwork<Network> {
  const weights = createWeights(network.weights, normals);
  const optimizer = optimizers[hyperparameters.optimizer];
  return {
    network,
    weights,
    optimizer: optimizer.create(weights, { ...hyperparameters, learningRate }),
  };
}

/** All variables of a GAN by group: what a checkpoint holds. */
export function variableGroups(gan: Omit<Gan, 'dispose'>): Record<VariableGroup, Parameters> {
  return {
    generator: gan.generator.weights,
    discriminator: gan.discriminator.weights,
    average: gan.average,
    statistics: gan.statistics,
    'spectral-vectors': gan.spectralVectors,
    'generator-optimizer': gan.generator.optimizer.state,
    'discriminator-optimizer': gan.discriminator.optimizer.state,
  };
}

export const variableGroupNames = [
  'generator',
  'discriminator',
  'average',
  'statistics',
  'spectral-vectors',
  'generator-optimizer',
  'discriminator-optimizer',
] as const;
export type VariableGroup = (typeof variableGroupNames)[number];

/** Those that draw creatures: with them alone a generator draws what it drew. */
export const drawingGroups = ['average', 'statistics'] as const satisfies VariableGroup[];
export type DrawingGroup = (typeof drawingGroups)[number];

export function variablesOf(gan: Omit<Gan, 'dispose'>): tf.Variable[] {
  return Object.values(variableGroups(gan)).flatMap((group) => [...group.values()]);
}

/** The variables that a training step changes; those of `statistics` change when samples are drawn. */
export function trainedVariables(gan: Gan): tf.Variable[] {
  const statistics = new Set(gan.statistics.values());
  return [...new Set(variablesOf(gan))].filter((variable) => !statistics.has(variable));
}
