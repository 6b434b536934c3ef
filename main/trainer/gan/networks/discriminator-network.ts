import * as tf from '@tensorflow/tfjs-core';
import { conditioningTable } from '../../../../shared/hyperparameters/conditionings.ts';
import { drawsFromPictures } from '../../../../shared/hyperparameters/models.ts';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { conditionMaps, type ConditionMaps } from '../conditioning/condition-maps.ts';
import { projection, type Projection } from '../conditioning/projection.ts';
import {
  requirementsOf,
  type Layer,
  type Pass,
  type Weights,
  type WeightSpec,
} from '../models/layers/layer.ts';
import type { Discriminator, ImageShape, Model } from '../models/model.ts';
import { projectedDiscriminator } from '../models/projected.ts';

/** What a discriminator judges. */
export interface DiscriminatorInput {
  /** `[batch, size, size, channels]` in [-1, 1] */
  images: tf.Tensor;
  /** The pictures that the images were drawn from, of the same shape; only of an image-to-image GAN. */
  source?: tf.Tensor | undefined;
  /** What the images are said to show, `[batch, names]`; only of a conditional GAN. */
  condition?: tf.Tensor | undefined;
}

export interface Judgement {
  /** `[batch, n]`: higher means more like real ones. */
  answers: tf.Tensor;
  /** `[batch, featureCount]` */
  features: tf.Tensor;
}

export interface DiscriminatorNetwork extends Required<Omit<Layer, 'apply'>> {
  /**
   * Its weights between the images and the answers: those that bound how steep it is. Neither the second task's
   * nor a label's planes, which spectral normalisation would make too faint to be seen beside the picture.
   */
  readonly boundingWeights: readonly WeightSpec[];
  readonly selfSupervision: Discriminator['selfSupervision'];
  readonly compared: Discriminator['compared'];
  judge(input: DiscriminatorInput, weights: Weights, pass: Pass): Judgement;
  /**
   * The same for batches of one size, which batch normalisation must not mix: without it, the layers that find the
   * features take them all in one pass, which is the same by fewer ops; images that are judged under two labels are
   * looked at once. The answers are found one batch after the
   * other, so that what a loss takes from one and adds to the other leaves nothing: an optimizer that divides by
   * the gradient's size, as Adam does, would make steps of a rounding error.
   */
  judgeEach(inputs: readonly DiscriminatorInput[], weights: Weights, pass: Pass): Judgement[];
}

/** The model's discriminator, with what else it is told beside the images. */
export function discriminatorNetwork(
  model: Model,
  image: ImageShape,
  hyperparameters: Hyperparameters,
  vocabulary: Vocabulary | null,
): DiscriminatorNetwork {
  const { conditioning, labelEmbedding } = hyperparameters;
  const joins = conditioningTable[conditioning].inDiscriminator === 'joined';
  const maps =
    vocabulary && joins ? conditionMaps(vocabulary, image.size, labelEmbedding) : undefined;
  const pictures = drawsFromPictures(hyperparameters.model) ? 2 : 1;
  const channels = pictures * image.channels + (maps?.channels ?? 0);
  const make =
    hyperparameters.discriminator === 'projected'
      ? projectedDiscriminator
      : model.discriminator.bind(model);
  const discriminator = make({ size: image.size, channels }, hyperparameters);
  const projected =
    vocabulary && !joins ? projection(vocabulary, discriminator.featureCount) : undefined;
  const { body, head, selfSupervision, compared } = discriminator;
  const bounding = [body, head, ...(projected ? [projected] : [])];
  const judging = maps ? [maps.layer, ...bounding] : bounding;
  const requirements = requirementsOf(selfSupervision ? [...judging, selfSupervision] : judging);
  const answer = (features: tf.Tensor, input: DiscriminatorInput, weights: Weights, pass: Pass) => {
    const answers = head.apply(features, weights, pass);
    return {
      features,
      answers: addProjection(answers, features, input, projected, weights, pass),
    };
  };
  const featuresOf = (input: DiscriminatorInput, weights: Weights, pass: Pass) =>
    body.apply(joinChannels(input, maps, weights, pass), weights, pass);
  const featuresOfEach = (inputs: readonly DiscriminatorInput[], weights: Weights, pass: Pass) => {
    if (requirements.statistics.length > 0) {
      return inputs.map((input) => featuresOf(input, weights, pass));
    }
    const images = inputs.map((input) => joinChannels(input, maps, weights, pass));
    return tf.split(body.apply(tf.concat(images), weights, pass), inputs.length);
  };
  // The same images under another label have the same features, unless labels are planes beside them.
  const looksLike = (one: DiscriminatorInput) => (other: DiscriminatorInput) =>
    maps ? one === other : one.images === other.images;
  return {
    ...requirements,
    boundingWeights: requirementsOf(bounding).weights,
    selfSupervision,
    compared,
    judge: (input, weights, pass) => answer(featuresOf(input, weights, pass), input, weights, pass),
    judgeEach(inputs, weights, pass) {
      const seen = inputs.filter((input, index) => inputs.findIndex(looksLike(input)) === index);
      const features = featuresOfEach(seen, weights, pass);
      return inputs.map((input) =>
        answer(elementAt(features, seen.findIndex(looksLike(input))), input, weights, pass),
      );
    },
  };
}

function joinChannels(
  { images, source, condition }: DiscriminatorInput,
  maps: ConditionMaps | undefined,
  weights: Weights,
  pass: Pass,
): tf.Tensor {
  const planes = [
    ...(source ? [source] : []),
    images,
    ...(maps && condition ? [maps.layer.apply(condition, weights, pass)] : []),
  ];
  return planes.length === 1 ? images : tf.concat(planes, 3);
}

function addProjection(
  answers: tf.Tensor,
  features: tf.Tensor,
  { condition }: DiscriminatorInput,
  projected: Projection | undefined,
  weights: Weights,
  pass: Pass,
): tf.Tensor {
  if (!projected || !condition) return answers;
  return answers.add(projected.project(features, condition, weights, pass));
}
