import type { PenaltyName } from '../../../../shared/hyperparameters/losses.ts';
import { usesPenalty } from '../../../../shared/hyperparameters/penalties.ts';
import type { Hyperparameters } from '../../../../shared/hyperparameters/schema.ts';
import { gradientPenalty, r1, r2 } from './gradient-penalties.ts';
import type { Regulariser } from './regulariser.ts';

const regularisers: Record<PenaltyName, Regulariser> = {
  gradientPenalty,
  r1Gamma: r1,
  r2Gamma: r2,
};
const penaltyNames = Object.keys(regularisers) as PenaltyName[];

/** The terms that these hyperparameters add to the discriminator's loss. */
export function regularisersFor(hyperparameters: Hyperparameters): readonly Regulariser[] {
  return penaltyNames
    .filter((name) => usesPenalty(name, hyperparameters))
    .map((name) => regularisers[name]);
}
