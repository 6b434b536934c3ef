import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { gradientPenalty } from './gradient-penalty.ts';
import type { Regulariser } from './regulariser.ts';
import { r1, r2 } from './zero-centred-penalty.ts';

const regularisers: readonly Regulariser[] = [gradientPenalty, r1, r2];

/** The terms that these hyperparameters add to the discriminator's loss. */
export function regularisersFor(hyperparameters: Hyperparameters): readonly Regulariser[] {
  return regularisers.filter((regulariser) => regulariser.appliesTo(hyperparameters));
}
