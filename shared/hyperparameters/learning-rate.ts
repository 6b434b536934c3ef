import { formatShare } from '../format.ts';
import type { Hyperparameters } from './schema.ts';

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

/**
 * What to know of a run that is given another number of steps: a learning rate that falls to its last step is drawn
 * out over the new number, so it jumps where training goes on (docs/decisions/0171-longer-schedules.md).
 *
 * @param step from which it goes on
 * @returns null where the rate stays as it was
 */
export function learningRateJump(
  hyperparameters: Pick<Hyperparameters, 'learningRateSchedule' | 'steps'>,
  step: number,
  steps: number,
): string | null {
  const before = formatShare(learningRateFactor(hyperparameters, step));
  const after = formatShare(learningRateFactor({ ...hyperparameters, steps }, step));
  if (before === after) return null;
  const curve = hyperparameters.learningRateSchedule === 'cosine' ? 'as a cosine' : 'linearly';
  const [at, last] = [step, steps].map((each) => each.toLocaleString('en'));
  return `The learning rates fall ${curve} to the last step. With ${last} steps they go on at ${after} of their full value from step ${at}, where they were ${before}, and reach zero at step ${last}.`;
}
