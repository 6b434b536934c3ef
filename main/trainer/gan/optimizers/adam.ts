import type * as tf from '@tensorflow/tfjs-core';
import { adamUpdate } from '../../engines/ops/adam-update.ts';
import { createVariable, zerosLike } from '../models/create-weights.ts';
import { assignAll, learningRateOf, prefixed, type OptimizerModule } from './optimizer.ts';

/** Kingma and Ba's default. */
const epsilon = 1e-8;

/** Adam (Kingma and Ba 2015, arXiv 1412.6980). */
export const adam: OptimizerModule = {
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
        const options = { learningRate, beta1, beta2, epsilon };
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
