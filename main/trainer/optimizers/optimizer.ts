import type * as tf from '@tensorflow/tfjs';
import type { Hyperparameters, OptimizerId } from '../../../shared/hyperparameters/schema.ts';
import type { Parameters } from '../models/create-weights.ts';

/** Updates one network's parameters. All it remembers is in named variables. */
export interface Optimizer {
  /** What a checkpoint must hold for training to go on as if never stopped. */
  readonly state: Parameters;
  /** Assigns parameters and state. `gradients` are in the order of the parameters. Call in tf.tidy. */
  apply(gradients: readonly tf.Tensor[]): void;
}

export type OptimizerSettings = Pick<Hyperparameters, 'beta1' | 'beta2'> & {
  learningRate: number;
};

export interface OptimizerModule {
  readonly id: OptimizerId;
  create(parameters: Parameters, settings: OptimizerSettings): Optimizer;
}

/** Names of a slot: one variable for each parameter. */
export function prefixed(prefix: string, slot: Parameters): [string, tf.Variable][] {
  return [...slot].map(([name, variable]) => [`${prefix}/${name}`, variable]);
}

export function assignAll(variables: readonly tf.Variable[], values: readonly tf.Tensor[]): void {
  variables.forEach((variable, index) => variable.assign(values[index]));
}
