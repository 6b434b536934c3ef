import type * as tf from '@tensorflow/tfjs-core';
import type { OptimizerId } from '../../../../shared/hyperparameters/choices.ts';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { adamUpdate } from '../../engines/ops/adam-update.ts';
import { rmspropUpdate } from '../../engines/ops/rmsprop-update.ts';
import {
  createVariable,
  filledLike,
  zerosLike,
  type Parameters,
} from '../models/create-weights.ts';

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

export type OptimizerSettings = Pick<
  Hyperparameters,
  'beta1' | 'beta2' | 'rmspropDecay' | 'rmspropEpsilon' | 'rmspropFirstSquare'
> & { learningRate: number };

export interface OptimizerModule {
  create(parameters: Parameters, settings: OptimizerSettings): Optimizer;
}

/** Kingma and Ba's default. */
const adamEpsilon = 1e-8;

/** Adam (Kingma and Ba 2015, arXiv 1412.6980). */
const adam: OptimizerModule = {
  create(parameters, settings) {
    const { beta1, beta2 } = settings;
    const weights = [...parameters.values()];
    const [firstMoments, secondMoments] = [zerosLike(parameters), zerosLike(parameters)];
    const [first, second] = [[...firstMoments.values()], [...secondMoments.values()]];
    const beta1Power = createVariable(Float32Array.of(beta1), []);
    const beta2Power = createVariable(Float32Array.of(beta2), []);
    return {
      state: new Map([
        ...prefixed('first-moment', firstMoments),
        ...prefixed('second-moment', secondMoments),
        ['beta1-power', beta1Power],
        ['beta2-power', beta2Power],
      ]),
      apply(gradients, learningRateFactor) {
        const learningRate = learningRateOf(settings, learningRateFactor);
        const options = { learningRate, beta1, beta2, epsilon: adamEpsilon };
        const before = {
          firstMoments: first,
          secondMoments: second,
          beta1Power: beta1Power as tf.Scalar,
          beta2Power: beta2Power as tf.Scalar,
        };
        const after = adamUpdate(weights, gradients, before, options);
        assignAll(weights, after.parameters);
        assignAll(first, after.state.firstMoments);
        assignAll(second, after.state.secondMoments);
        assignAll([beta1Power, beta2Power], [after.state.beta1Power, after.state.beta2Power]);
      },
    };
  },
};

/** RMSProp without momentum (Tieleman and Hinton 2012). */
const rmsprop: OptimizerModule = {
  create(parameters, settings) {
    const { rmspropDecay: decay, rmspropEpsilon: epsilon, rmspropFirstSquare } = settings;
    const weights = [...parameters.values()];
    const meanSquares = filledLike(parameters, rmspropFirstSquare);
    const momenta = zerosLike(parameters);
    const squares = [...meanSquares.values()];
    const changes = [...momenta.values()];
    return {
      state: new Map([...prefixed('mean-square', meanSquares), ...prefixed('momentum', momenta)]),
      apply(gradients, learningRateFactor) {
        const learningRate = learningRateOf(settings, learningRateFactor);
        const options = { learningRate, decay, momentum: 0, epsilon };
        const before = { meanSquares: squares, momenta: changes };
        const after = rmspropUpdate(weights, gradients, before, options);
        assignAll(weights, after.parameters);
        assignAll(squares, after.state.meanSquares);
        assignAll(changes, after.state.momenta);
      },
    };
  },
};

export const optimizers: Record<OptimizerId, OptimizerModule> = { adam, rmsprop };

/** The learning rate of a step: a constant of the compiled step where it never changes. */
function learningRateOf(
  { learningRate }: OptimizerSettings,
  factor: tf.Scalar | undefined,
): number | tf.Scalar {
  return factor ? factor.mul<tf.Scalar>(learningRate) : learningRate;
}

/** Names of a slot: one variable for each parameter. */
function prefixed(prefix: string, slot: Parameters): [string, tf.Variable][] {
  return [...slot].map(([name, variable]) => [`${prefix}/${name}`, variable]);
}

export function assignAll(variables: readonly tf.Variable[], values: readonly tf.Tensor[]): void {
  variables.forEach((variable, index) => variable.assign(elementAt(values, index)));
}
