import type * as tf from '@tensorflow/tfjs-core';
import { augmentation, type AugmentationTensors } from '../../gan/augmentation/augmentation.ts';
import { AugmentationProbability } from '../../gan/augmentation/augmentation-probability.ts';
import { Batches, type BatchesState, type Kinds } from '../../data/batches.ts';
import type { SpecsOf, ValuesOf } from 'compiled-steps';
import type { Gan } from '../../gan/gan.ts';
import { RandomStream, type RandomState } from '../../random/random-stream.ts';
import { anchors, averageAnswers, noAnswersYet, usesLecam } from '../../gan/regularisers/lecam.ts';
import { mix } from '../../gan/regularisers/gradient-penalties.ts';
import type { TrainingPictures } from '../../data/training-pictures.ts';
import { averaging } from './averaging.ts';
import { dropoutMasks, type DropoutMasks } from './dropout-masks.ts';
import { latents } from './latents.ts';
import { learningRateInput } from './learning-rate-factor.ts';
import { sprites, type SpriteBatch } from './sprites.ts';
import { record, times, type AnswerAverages, type StepInput } from '../../data/step-input.ts';
import { elementAt } from '../../../../shared/known-places.ts';

/** All that a training step takes from outside. What a run makes no use of is left out. */
export interface StepInputs {
  /** For each critic step the batches whose gradients are averaged. */
  critic: CriticInputs[][];
  /** For the generator's step, as many batches. */
  generator: FakeInputs[];
  averaging?: tf.Scalar;
  learningRateFactor?: tf.Scalar;
}

/** One batch of a critic step. */
export interface CriticInputs {
  real: SpriteBatch;
  mix?: tf.Tensor4D;
  /** See `lecamTerm`. */
  anchors?: tf.Tensor1D;
  /** Done to the real images, and to the pictures that generated ones are drawn from. */
  augmentation: AugmentationTensors;
  fake: FakeInputs;
}

/** What a batch of generated images comes from. */
export interface FakeInputs {
  dropout: DropoutMasks;
  /** Not of an image-to-image GAN, which starts from the critic's pictures. */
  latents?: tf.Tensor2D | undefined;
  /**
   * Not of an image-to-image GAN: both pictures of a pair are augmented alike, before one is drawn from the other. Nor
   * where real pictures alone are augmented.
   */
  augmentation?: AugmentationTensors;
}

/** What decides which inputs a training step has. */
export type StepShape = Pick<
  Gan,
  | 'hyperparameters'
  | 'image'
  | 'startsFrom'
  | 'vocabulary'
  | 'regularisers'
  | 'generator'
  | 'discriminator'
>;

function stepInputs(gan: StepShape): StepInput<StepInputs> {
  const { hyperparameters } = gan;
  const { nCritic, accumulation, emaDecay, learningRateSchedule } = hyperparameters;
  return record<StepInputs>({
    critic: times(nCritic, times(accumulation, criticInputs(gan))),
    generator: times(accumulation, fakeInputs(gan)),
    averaging: emaDecay > 0 ? averaging(emaDecay) : undefined,
    learningRateFactor:
      learningRateSchedule === 'constant' ? undefined : learningRateInput(hyperparameters),
  });
}

function criticInputs(gan: StepShape): StepInput<CriticInputs> {
  const { hyperparameters, image, regularisers } = gan;
  return record<CriticInputs>({
    real: sprites(gan),
    mix: regularisers.some(({ mixes }) => mixes) ? mix(hyperparameters) : undefined,
    anchors: usesLecam(hyperparameters) ? anchors : undefined,
    augmentation: augmentation(hyperparameters, image),
    fake: fakeInputs(gan),
  });
}

function fakeInputs({ hyperparameters, image, startsFrom, generator }: StepShape) {
  const startsFromLatents = startsFrom === 'latents';
  const augmented = startsFromLatents && hyperparameters.augmentGenerated;
  return record<FakeInputs>({
    dropout: dropoutMasks(generator.network.dropout, hyperparameters.batch),
    latents: startsFromLatents ? latents(hyperparameters) : undefined,
    augmentation: augmented ? augmentation(hyperparameters, image) : undefined,
  });
}

/** What a training step is run with. */
export type StepValues = ValuesOf<StepInputs>;

/** Where all that is drawn at random in training has come to. */
export interface InputStreamState {
  batches: BatchesState;
  noise: RandomState;
  augmentation: RandomState;
  regularisation: RandomState;
  augmentationProbability: number;
  /** Where something is made of them. */
  answerAverages?: AnswerAverages | undefined;
}

/**
 * The inputs of one step after the other. Drawn in JavaScript from streams of our own, so that a compiled step gets
 * them as inputs, every engine gets the same, and a checkpoint can hold where the streams are.
 */
export class InputStream {
  readonly specs: SpecsOf<StepInputs>;
  readonly probability: AugmentationProbability;
  readonly #draw: StepInput<StepInputs>['draw'];
  readonly #reuseNoise: boolean;
  readonly #pictures: TrainingPictures;
  readonly #batches: Batches;
  readonly #noise: RandomStream;
  readonly #augmentation: RandomStream;
  readonly #regularisation: RandomStream;
  readonly #averagesAnswers: boolean;
  #answerAverages = noAnswersYet;

  constructor(gan: StepShape, pictures: TrainingPictures) {
    const { seed, reuseNoise } = gan.hyperparameters;
    const { spec, draw } = stepInputs(gan);
    this.specs = spec;
    this.#draw = draw;
    this.#reuseNoise = reuseNoise;
    this.#averagesAnswers = usesLecam(gan.hyperparameters);
    this.#pictures = pictures;
    this.#batches = new Batches(
      pictures.count,
      new RandomStream(seed, 'batches'),
      kindsOf(gan, pictures),
    );
    this.#noise = new RandomStream(seed, 'noise');
    this.#augmentation = new RandomStream(seed, 'augmentation');
    this.#regularisation = new RandomStream(seed, 'regularisation');
    this.probability = new AugmentationProbability(gan.hyperparameters, pictures.count);
  }

  /**
   * The values of the next step, with fresh noise for each of its batches.
   *
   * @param step generator steps done so far
   */
  next(step: number): StepValues {
    const values = this.#draw({
      pictures: this.#pictures,
      batches: this.#batches,
      noise: this.#noise,
      augmentation: this.#augmentation,
      augmentationProbability: this.probability.value,
      regularisation: this.#regularisation,
      answerAverages: this.#answerAverages,
      step,
    });
    return this.#reuseNoise ? withFirstNoise(values) : values;
  }

  /** @param answers of the step that was given the last inputs */
  hear(answers: Parameters<typeof averageAnswers>[1]): void {
    if (this.#averagesAnswers) this.#answerAverages = averageAnswers(this.#answerAverages, answers);
  }

  get state(): InputStreamState {
    return {
      batches: this.#batches.state,
      noise: this.#noise.state,
      augmentation: this.#augmentation.state,
      regularisation: this.#regularisation.state,
      augmentationProbability: this.probability.value,
      ...(this.#averagesAnswers && { answerAverages: this.#answerAverages }),
    };
  }

  set state(state: InputStreamState) {
    this.#batches.state = state.batches;
    this.#noise.state = state.noise;
    this.#augmentation.state = state.augmentation;
    this.#regularisation.state = state.regularisation;
    this.probability.value = state.augmentationProbability;
    this.#answerAverages = state.answerAverages ?? noAnswersYet;
  }
}

/**
 * Pictures that are compared with each other are of one label, so that it is seen when each label has but one creature.
 * Not where that is a whole batch, of a number that neither two, three nor four divide, say: no other label would be seen in it.
 */
function kindsOf(
  {
    discriminator: {
      network: { compared },
    },
    hyperparameters: { batch },
  }: StepShape,
  { labelOf }: TrainingPictures,
): Kinds | undefined {
  if (!compared || compared === batch || !labelOf) return undefined;
  return { of: labelOf, together: compared };
}

/** The mistake of 2017, see the hyperparameter `reuseNoise`: the first critic step's noise for all passes. */
function withFirstNoise(values: StepValues): StepValues {
  const firstStep = elementAt(values.critic, 0);
  const firstOf = (batch: number) => elementAt(firstStep, batch).fake.latents;
  return {
    ...values,
    critic: values.critic.map((batches) =>
      batches.map((each, batch) => ({ ...each, fake: { ...each.fake, latents: firstOf(batch) } })),
    ),
    generator: values.generator.map((fake, batch) => ({ ...fake, latents: firstOf(batch) })),
  };
}
