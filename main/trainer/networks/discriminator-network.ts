import * as tf from '@tensorflow/tfjs';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { Vocabulary } from '../../../shared/vocabulary.ts';
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
  judge(input: DiscriminatorInput, weights: Weights, pass: Pass): Judgement;
}

/** The model's discriminator, with what else it is told beside the images. */
export function discriminatorNetwork(
  model: Model,
  image: ImageShape,
  hyperparameters: Hyperparameters,
  vocabulary: Vocabulary | null,
): DiscriminatorNetwork {
  const { conditioning, labelEmbedding } = hyperparameters;
  const maps =
    vocabulary && conditioning === 'concat'
      ? conditionMaps(vocabulary, image.size, labelEmbedding)
      : undefined;
  const pictures = model.startsFrom === 'picture' ? 2 : 1;
  const channels = pictures * image.channels + (maps?.channels ?? 0);
  const discriminator = model.discriminator({ size: image.size, channels }, hyperparameters);
  const projected =
    vocabulary && conditioning !== 'concat'
      ? projection(vocabulary, discriminator.featureCount)
      : undefined;
  const { body, head, selfSupervision } = discriminator;
  const bounding = [body, head, ...(projected ? [projected] : [])];
  const judging = maps ? [maps.layer, ...bounding] : bounding;
  return {
    ...requirementsOf(selfSupervision ? [...judging, selfSupervision] : judging),
    boundingWeights: requirementsOf(bounding).weights,
    selfSupervision,
    judge(input, weights, pass) {
      const features = body.apply(joinChannels(input, maps, weights, pass), weights, pass);
      const answers = head.apply(features, weights, pass);
      return {
        features,
        answers: addProjection(answers, features, input, projected, weights, pass),
      };
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
