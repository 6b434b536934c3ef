import type { LossId } from '../../../shared/hyperparameters/choices.ts';
import { hinge } from './hinge.ts';
import type { Loss } from './loss.ts';
import { margin } from './margin.ts';
import { minimax } from './minimax.ts';
import { nonSaturating } from './non-saturating.ts';
import { pix2pix } from './pix2pix.ts';
import { r3gan } from './r3gan.ts';
import { wganGp } from './wgan-gp.ts';
import { wgan } from './wgan.ts';

export const losses: Record<LossId, Loss> = {
  minimax,
  'non-saturating': nonSaturating,
  wgan,
  'wgan-gp': wganGp,
  hinge,
  r3gan,
  margin,
  pix2pix,
};
