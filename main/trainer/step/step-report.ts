import * as tf from '@tensorflow/tfjs-core';
import { elementAt } from '../../../shared/known-places.ts';
import { mean } from '../../../shared/numbers.ts';
import type { lossNames, SeriesName } from '../../../shared/run/series.ts';

/** A step's numbers, each by the series that it belongs to: both losses, and what else the run's GAN has. */
export type StepNumbers = Readonly<
  Partial<Record<SeriesName, number>> & Record<(typeof lossNames)[number], number>
>;

/** What a training step tells of itself. */
export interface StepReport {
  numbers: StepNumbers;
  /** The discriminator's answers in the last critic step. */
  answers: Answers;
  /** Mean sign of those to real images: how sure the discriminator is. */
  realSign: number;
}

/** The same of a step of one network, which has one loss. */
export interface PartialReport extends Omit<StepReport, 'numbers'> {
  numbers: Readonly<Partial<Record<SeriesName, number>>>;
}

export interface Answers {
  real: Float32Array;
  generated: Float32Array;
}

/** The same as tensors. */
export interface ToldTensors {
  /** Scalars, of which the mean is told where a series has several: one for each critic step and batch. */
  numbers: Readonly<Partial<Record<SeriesName, readonly tf.Scalar[]>>>;
  /** One tensor a batch. */
  answers: Readonly<Record<keyof Answers, readonly tf.Tensor[]>>;
  realSign: tf.Scalar;
}

/** Adds scalars to those that their series have so far. */
export function collect(
  ...told: readonly Readonly<Partial<Record<SeriesName, readonly tf.Scalar[]>>>[]
): Partial<Record<SeriesName, tf.Scalar[]>> {
  const collected: Partial<Record<SeriesName, tf.Scalar[]>> = {};
  for (const [name, scalars] of told.flatMap(
    (each) => Object.entries(each) as [SeriesName, tf.Scalar[]][],
  )) {
    collected[name] = [...(collected[name] ?? []), ...scalars];
  }
  return collected;
}

/**
 * Packs all that a step tells into one tensor. It leaves the device in one copy in place of dozens, each of which
 * would wait for the device. Where what lies is the same at every step of a GAN.
 */
export class ReportPacking {
  #names: SeriesName[] = [];
  #realAnswers = 0;

  /** @returns `[n]`: the sign, the numbers, the answers; the tensors are disposed */
  pack(told: ToldTensors): tf.Tensor1D {
    const { numbers, answers, realSign } = told;
    const named = Object.entries(numbers) as [SeriesName, readonly tf.Scalar[]][];
    this.#names = named.flatMap(([name, scalars]) => scalars.map(() => name));
    this.#realAnswers = answers.real.reduce((sum, { size }) => sum + size, 0);
    const scalars = tf.stack([realSign, ...named.flatMap(([, each]) => each)]);
    const judged = [...answers.real, ...answers.generated].map((each) => each.flatten());
    const packed = tf.concat([scalars as tf.Tensor1D, ...judged]);
    tf.dispose([...named.flatMap(([, each]) => each), ...answers.real, ...answers.generated]);
    return packed;
  }

  unpack(packed: Float32Array): StepReport {
    const answers = packed.subarray(1 + this.#names.length);
    const numbers = [...new Set(this.#names)].map((name) => {
      const values = this.#names.flatMap((each, index) =>
        each === name ? [elementAt(packed, 1 + index)] : [],
      );
      return [name, mean(values)] as const;
    });
    return {
      numbers: Object.fromEntries(numbers) as StepNumbers,
      answers: {
        real: answers.slice(0, this.#realAnswers),
        generated: answers.slice(this.#realAnswers),
      },
      realSign: elementAt(packed, 0),
    };
  }
}
