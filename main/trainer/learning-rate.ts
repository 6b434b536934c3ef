import type { Hyperparameters } from '../../shared/hyperparameters/schema.ts';

/**
 * What the learning rates are multiplied with at a step.
 *
 * @param step generator steps done so far
 */
export function learningRateFactor(
  { learningRateSchedule, steps }: Pick<Hyperparameters, 'learningRateSchedule' | 'steps'>,
  step: number,
): number {
  const left = Math.max(0, 1 - step / steps);
  if (learningRateSchedule === 'linear') return left;
  // Loshchilov and Hutter 2017 (SGDR, arXiv 1608.03983), equation 5, without restarts.
  if (learningRateSchedule === 'cosine') return (1 - Math.cos(Math.PI * left)) / 2;
  return 1;
}
