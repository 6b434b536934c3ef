import * as tf from '@tensorflow/tfjs-core';
import type { SteppedNetworks } from '../../../shared/run/by-hand.ts';
import { elementAt } from '../../../shared/known-places.ts';
import type { SeriesName } from '../../../shared/run/series.ts';
import { darkest } from '../data/image-table.ts';
import { augment } from '../gan/augmentation/augmentation.ts';
import type { Gan, TrainedNetwork } from '../gan/gan.ts';
import type { Weights } from '../gan/models/layers/layer.ts';
import { globalNorm } from '../engines/ops/global-norm.ts';
import { sumOf, type DiscriminatorAnswers, type Terms } from '../gan/losses/loss.ts';
import type { Judgement } from '../gan/networks/discriminator-network.ts';
import { lecamTerm } from '../gan/regularisers/lecam.ts';
import { judgingWeights } from '../gan/regularisers/spectral-normalisation.ts';
import { updateAverage } from './inputs/averaging.ts';
import { trainingPass } from './inputs/dropout-masks.ts';
import type { CriticInputs, FakeInputs, StepInputs } from './inputs/step-inputs.ts';
import { collect, type ToldTensors } from './step-report.ts';

/**
 * One generator step with its critic steps (Goodfellow 2014, algorithm 1; Arjovsky 2017, algorithm 1), each
 * on noise of its own. The loss told of the discriminator is the mean over its steps.
 *
 * Of one network alone, where a person asks for that: the other stays as it is (docs/decisions/0416-step-by-step.md).
 *
 * A function of tensors that assigns the GAN's variables: it runs as it is, or compiled into a graph.
 * Batch normalisation never mixes real with generated images: see `DiscriminatorNetwork.judgeEach`.
 */
export function createTrainingStep(
  gan: Gan,
  trained: SteppedNetworks = 'both',
): (inputs: StepInputs) => ToldTensors {
  return ({ critic, generator, averaging, learningRateFactor }) => {
    const steps =
      trained === 'generator'
        ? []
        : critic.map((batches) => discriminatorStep(gan, batches, learningRateFactor));
    const lastCritic = elementAt(critic, -1);
    const last =
      trained === 'discriminator'
        ? undefined
        : generatorStep(gan, generator, lastCritic, learningRateFactor);
    if (averaging && last) updateAverage(gan, averaging);
    const { answers, realSign } = steps.at(-1) ?? nothingJudged();
    tf.dispose(
      steps.slice(0, -1).flatMap((step) => [...step.answers.real, ...step.answers.generated]),
    );
    return {
      numbers: collect(
        {
          ...(last && { 'generator/loss': [last.loss] }),
          ...(steps.length > 0 && {
            'discriminator/loss': [tf.stack(steps.map(({ loss }) => loss)).mean<tf.Scalar>()],
          }),
        },
        ...steps.flatMap(({ terms }) => terms),
        ...(last?.terms ?? []),
        ...steps.map(({ gradientNorm }) => ({ 'discriminator/gradient-norm': [gradientNorm] })),
        ...(last ? [{ 'generator/gradient-norm': [last.gradientNorm] }] : []),
      ),
      answers,
      realSign,
    };
  };
}

/** Of a step of the generator alone. */
function nothingJudged(): Pick<ToldTensors, 'answers' | 'realSign'> {
  return { answers: { real: [], generated: [] }, realSign: tf.scalar(0) };
}

function discriminatorStep(
  gan: Gan,
  batches: readonly CriticInputs[],
  learningRateFactor: tf.Scalar | undefined,
): Descent & Pick<ToldTensors, 'answers' | 'realSign'> {
  const { clipFirst } = gan.hyperparameters;
  if (clipFirst) constrainWeights(gan);
  const weights = judgingWeights(gan);
  const real: tf.Tensor[] = [];
  const generated: tf.Tensor[] = [];
  const losses = batches.map((inputs) => {
    const batch = criticBatch(gan, inputs);
    return () => {
      const { terms, answers } = discriminatorLoss(gan, batch, weights.current());
      // Kept beyond the scope of the gradient, which disposes everything but the loss.
      real.push(tf.keep(answers.real));
      generated.push(tf.keep(answers.fake));
      return terms;
    };
  });
  const descent = descend(gan.discriminator, losses, learningRateFactor);
  const realSign = tf.stack(real.map((answers) => answers.sign().mean())).mean<tf.Scalar>();
  weights.keepVectors();
  if (!clipFirst) constrainWeights(gan);
  return { ...descent, answers: { real, generated }, realSign };
}

/** Everything that the discriminator minimises on a batch: its loss, then penalties and its second task. */
export function discriminatorLoss(
  gan: Gan,
  batch: CriticBatch,
  weights: Weights,
): { terms: Terms; answers: DiscriminatorAnswers } {
  const { hyperparameters, regularisers } = gan;
  const { real, fake, source, condition, wrongCondition } = batch;
  const judgements = gan.discriminator.network.judgeEach(
    [
      { images: real, source, condition },
      { images: fake, source, condition },
      ...(wrongCondition ? [{ images: real, source, condition: wrongCondition }] : []),
    ],
    weights,
    trainingPass(),
  );
  const [onReal, onFake, onWrong] = [
    elementAt(judgements, 0),
    elementAt(judgements, 1),
    judgements[2],
  ];
  const answers = { real: onReal.answers, fake: onFake.answers };
  // Halves of what is turned down, as in Reed 2016 (arXiv 1605.05396, algorithm 1, line 10).
  const turnedDown = onWrong ? tf.concat([onFake.answers, onWrong.answers]) : onFake.answers;
  const critic = (images: tf.Tensor) => judge(gan, images, batch, weights).answers;
  const penalties = regularisers.map(
    ({ series, penalty }) => [series, penalty({ critic, ...batch }, hyperparameters)] as const,
  );
  const terms = {
    ...gan.loss.discriminator({ real: answers.real, fake: turnedDown }, hyperparameters),
    ...Object.fromEntries(penalties),
    ...(batch.anchors && {
      'discriminator/lecam': lecamTerm(answers, batch.anchors, hyperparameters),
    }),
    ...secondTask(gan, onReal, batch.real, weights),
  };
  return { terms, answers };
}

function secondTask(
  { discriminator, hyperparameters }: Gan,
  { features }: Judgement,
  images: tf.Tensor4D,
  weights: Weights,
): Terms {
  const { selfSupervision } = discriminator.network;
  if (!selfSupervision || hyperparameters.reconstruction === 0) return {};
  const loss = selfSupervision.loss(features, images, weights, trainingPass());
  return { 'discriminator/reconstruction': loss.mul(hyperparameters.reconstruction) };
}

/** Weight clipping, say. */
function constrainWeights({ loss, discriminator, hyperparameters }: Gan): void {
  if (!loss.constrainWeight) return;
  for (const weight of discriminator.weights.values()) {
    weight.assign(loss.constrainWeight(weight, hyperparameters));
  }
}

/** @param lastCritic whose sprites the generator is told of */
function generatorStep(
  gan: Gan,
  batches: readonly FakeInputs[],
  lastCritic: readonly CriticInputs[],
  learningRateFactor: tf.Scalar | undefined,
): Descent {
  const weights = judgingWeights(gan).current();
  const losses = batches.map((inputs, index) => {
    const critic = elementAt(lastCritic, index);
    const context = judgingContext(gan, critic);
    return () => {
      const fake = generatedImages(gan, inputs, context);
      const real = () => realImages(gan, critic);
      const answersTo = (images: tf.Tensor) => judge(gan, images, context, weights).answers;
      const view = { fake: answersTo(fake), real: () => answersTo(real()), images: { fake, real } };
      return gan.loss.generator(view, gan.hyperparameters);
    };
  });
  return descend(gan.generator, losses, learningRateFactor);
}

/** What goes with the images that the discriminator judges, real or generated. */
export interface JudgingContext {
  /** Pictures that the images are drawn from, augmented like the real images. */
  source: tf.Tensor4D | undefined;
  /** What the images show. */
  condition: tf.Tensor | undefined;
}

/** One batch as the discriminator gets it. */
export interface CriticBatch extends JudgingContext {
  /** `[batch, size, size, channels]`, augmented. */
  real: tf.Tensor4D;
  fake: tf.Tensor4D;
  /** What the real images do not show. */
  wrongCondition?: tf.Tensor | undefined;
  /** See `PenalisedCritic`. */
  mix?: tf.Tensor | undefined;
  /** See `lecamTerm`. */
  anchors?: tf.Tensor | undefined;
}

/** What the critic is shown of these inputs. */
export function criticBatch(gan: Gan, inputs: CriticInputs): CriticBatch {
  const context = judgingContext(gan, inputs);
  return {
    ...context,
    real: realImages(gan, inputs),
    fake: generatedImages(gan, inputs.fake, context),
    wrongCondition: inputs.real.wrongCondition,
    mix: inputs.mix,
    anchors: inputs.anchors,
  };
}

function judgingContext({ background }: Gan, { real, augmentation }: CriticInputs): JudgingContext {
  const { source, condition } = real;
  return { source: source && augment(source, augmentation, background), condition };
}

function realImages(
  { background, hyperparameters }: Gan,
  { real, augmentation }: CriticInputs,
): tf.Tensor4D {
  const images = augment(real.images, augmentation, background);
  if (hyperparameters.augmentGenerated) return images;
  // Done to real images alone, it may make nothing of them that no picture is.
  return tf.clipByValue<tf.Tensor4D>(images, darkest(hyperparameters), 1);
}

/** Augmented, unless they are drawn from pictures that are, or real ones alone are to be. */
function generatedImages(
  { generator: { network, weights }, background }: Gan,
  { latents, dropout, augmentation }: FakeInputs,
  { source, condition }: JudgingContext,
): tf.Tensor4D {
  const start = source ?? latents;
  if (!start) throw new Error('the generator has nothing to start from');
  const images = network.draw({ start, condition }, weights, trainingPass(dropout));
  return augmentation ? augment(images, augmentation, background) : images;
}

export function judge(
  { discriminator }: Gan,
  images: tf.Tensor,
  { source, condition }: JudgingContext,
  weights: Weights,
): Judgement {
  return discriminator.network.judge({ images, source, condition }, weights, trainingPass());
}

/** What a step of an optimizer went down. */
interface Descent {
  /** The mean over the batches. */
  loss: tf.Scalar;
  /** Of each batch what its loss is made of, where it is of several. */
  terms: Partial<Record<SeriesName, tf.Scalar[]>>[];
  gradientNorm: tf.Scalar;
}

/**
 * One step of the network's optimizer down the mean gradient of some losses, each on a batch of its own.
 *
 * @param learningRateFactor left out where the learning rate is constant
 */
function descend(
  { weights, optimizer }: TrainedNetwork<unknown>,
  losses: readonly (() => Terms)[],
  learningRateFactor: tf.Scalar | undefined,
): Descent {
  const variables = [...weights.values()];
  const terms: Descent['terms'] = [];
  const parts = losses.map((termsOf) =>
    tf.variableGrads(() => {
      const ofBatch = Object.entries(termsOf());
      if (ofBatch.length > 1) {
        terms.push(Object.fromEntries(ofBatch.map(([name, term]) => [name, [tf.keep(term)]])));
      }
      return sumOf(Object.fromEntries(ofBatch));
    }, variables),
  );
  // A weight that no loss depends on (a second task that is switched off, say) stays as it is.
  const gradients = variables.map((variable) =>
    meanOf(parts.map(({ grads }) => grads[variable.name] ?? tf.zerosLike(variable))),
  );
  optimizer.apply(gradients, learningRateFactor);
  const loss = meanOf(parts.map(({ value }) => value));
  return { loss, terms, gradientNorm: globalNorm(gradients) };
}

function meanOf<T extends tf.Tensor>(tensors: readonly T[]): T {
  const sum = tensors.reduce((before, tensor) => before.add<T>(tensor));
  return tensors.length === 1 ? sum : sum.mul<T>(1 / tensors.length);
}
