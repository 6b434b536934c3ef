import type * as tf from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import type { Parameters } from '../models/create-weights.ts';

/** Updates one network's parameters. All it remembers is in named variables. */
export interface Optimizer {
  /** What a checkpoint must hold for training to go on as if never stopped. */
  readonly state: Parameters;
  /**
   * Assigns parameters and state. Call in tf.tidy.
   *
   * @param gradients in the order of the parameters
   * @param learningRateFactor of this step, a scalar; 1 where it is left out
   */
  apply(gradients: readonly tf.Tensor[], learningRateFactor?: tf.Scalar): void;
}

export type OptimizerSettings = Pick<Hyperparameters, 'beta1' | 'beta2'> & {
  learningRate: number;
};

export interface OptimizerModule {
  create(parameters: Parameters, settings: OptimizerSettings): Optimizer;
}

/** The learning rate of a step: a constant of the compiled step where it never changes. */
export function learningRateOf(
  { learningRate }: OptimizerSettings,
  factor: tf.Scalar | undefined,
): number | tf.Scalar {
  return factor ? factor.mul<tf.Scalar>(learningRate) : learningRate;
}

/** Names of a slot: one variable for each parameter. */
export function prefixed(prefix: string, slot: Parameters): [string, tf.Variable][] {
  return [...slot].map(([name, variable]) => [`${prefix}/${name}`, variable]);
}

export function assignAll(variables: readonly tf.Variable[], values: readonly tf.Tensor[]): void {
  variables.forEach((variable, index) => variable.assign(values[index]));
}
