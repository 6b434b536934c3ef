import * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import { mean } from '../../../../shared/numbers.ts';
import { pairOf } from '../../../../shared/known-places.ts';
import type { AnswerAverages, StepInput } from '../../data/step-input.ts';

/** As in the authors' code (https://github.com/google/lecam-gan). */
const decay = 0.99;

export const noAnswersYet: AnswerAverages = { real: 0, generated: 0, steps: 0 };

/** Whether a run has the term. */
export function usesLecam({ lecam }: Pick<Hyperparameters, 'lecam'>): boolean {
  return lecam > 0;
}

/** The averages with one step more; at first they forget faster, as the generator's do. */
export function averageAnswers(
  { real, generated, steps }: AnswerAverages,
  answers: { readonly real: Float32Array; readonly generated: Float32Array },
): AnswerAverages {
  const towards = 1 - Math.min(decay, (1 + steps) / (10 + steps));
  return {
    real: real + towards * (mean(answers.real) - real),
    generated: generated + towards * (mean(answers.generated) - generated),
    steps: steps + 1,
  };
}

/** The averages as an input of the step, `[2]`: real, generated. */
export const anchors: StepInput<tf.Tensor1D> = {
  spec: { shape: [2], dtype: 'float32' },
  draw: ({ answerAverages: { real, generated } }) => Float32Array.of(real, generated),
};

/**
 * The regulariser of LeCam-GAN (Tseng 2021, arXiv 2104.03310, equation 5): λ (E[(D(real) - a_generated)²] +
 * E[(D(generated) - a_real)²]), where the a are averages of the answers over training.
 */
export function lecamTerm(
  { real, fake }: { readonly real: tf.Tensor; readonly fake: tf.Tensor },
  averages: tf.Tensor,
  { lecam }: Pick<Hyperparameters, 'lecam'>,
): tf.Scalar {
  const [ofReal, ofGenerated] = pairOf(tf.unstack(averages));
  const toGenerated = real.sub(ofGenerated).square().mean();
  const toReal = fake.sub(ofReal).square().mean();
  return toGenerated.add(toReal).mul(lecam);
}
