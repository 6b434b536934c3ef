import type { LossId } from '../../../shared/hyperparameters/schema.ts';
import type { Loss } from './loss.ts';
import { nonSaturating } from './non-saturating.ts';
import { wgan } from './wgan.ts';

export const losses: Record<LossId, Loss> = { 'non-saturating': nonSaturating, wgan };
