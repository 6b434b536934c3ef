import type { Hyperparameters } from '../hyperparameters/schema.ts';

/** Most happens at first, and whoever has just begun looks on. */
const firstSteps: readonly number[] = [1, 5, 10, 20];
const firstEvery = 50;

/** Whether a run draws a sheet of samples at a step: its first pictures come early, then one comes as often as it was set. */
export function isSheetDue(step: number, sampleEvery: number): boolean {
  if (step % sampleEvery === 0) return true;
  return step < sampleEvery && (firstSteps.includes(step) || step % firstEvery === 0);
}

/** The step at which the next sheet comes; null where the run has none left to do. The last step has one too. */
export function nextSheetStep(
  step: number,
  { sampleEvery, steps }: Pick<Hyperparameters, 'sampleEvery' | 'steps'>,
): number | null {
  if (step >= steps) return null;
  const early = [...firstSteps, (Math.floor(step / firstEvery) + 1) * firstEvery];
  const regular = (Math.floor(step / sampleEvery) + 1) * sampleEvery;
  const coming = early.filter((one) => one > step && one < sampleEvery);
  return Math.min(steps, regular, ...coming);
}
