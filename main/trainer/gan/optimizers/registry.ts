import type { OptimizerId } from '../../../../shared/hyperparameters/choices.ts';
import { adam } from './adam.ts';
import type { OptimizerModule } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';

export const optimizers: Record<OptimizerId, OptimizerModule> = { adam, rmsprop };
