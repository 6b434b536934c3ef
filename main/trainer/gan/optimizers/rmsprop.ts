import { rmspropUpdate } from '../../engines/ops/rmsprop-update.ts';
import { zerosLike } from '../models/create-weights.ts';
import { assignAll, learningRateOf, prefixed, type OptimizerModule } from './optimizer.ts';

/** The decay of the mean square in WGAN's authors' code (PyTorch's default). */
const decay = 0.99;
/**
 * Inside the root. A clipped critic passes gradients of 1e-6 and less on, which the usual 1e-8 would
 * drown; its root is the 1e-8 that PyTorch adds outside.
 */
const epsilon = 1e-16;

/** RMSProp without momentum (Tieleman and Hinton 2012). */
export const rmsprop: OptimizerModule = {
  create(parameters, settings) {
    const weights = [...parameters.values()];
    const meanSquares = zerosLike(parameters);
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
