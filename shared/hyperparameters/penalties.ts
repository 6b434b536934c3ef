import type { LossId } from './choices.ts';
import type { Hyperparameters } from './schema.ts';

type Penalties = Pick<Hyperparameters, 'loss' | 'r1Gamma' | 'r2Gamma'>;

/** Losses on unbounded answers that do not bound the discriminator's slope by themselves. */
export const lossesWithR1: readonly LossId[] = ['minimax', 'non-saturating', 'hinge', 'r3gan'];
export const lossesWithR2: readonly LossId[] = ['r3gan'];

export function usesR1({ loss, r1Gamma }: Pick<Penalties, 'loss' | 'r1Gamma'>): boolean {
  return lossesWithR1.includes(loss) && r1Gamma > 0;
}

export function usesR2({ loss, r2Gamma }: Pick<Penalties, 'loss' | 'r2Gamma'>): boolean {
  return lossesWithR2.includes(loss) && r2Gamma > 0;
}

/** Whether the discriminator's gradient is part of its loss, so that its ops must be differentiable twice. */
export function penalisesGradients(penalties: Penalties): boolean {
  return penalties.loss === 'wgan-gp' || usesR1(penalties) || usesR2(penalties);
}
