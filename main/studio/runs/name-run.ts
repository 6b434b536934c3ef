import { lossTable } from '../../../shared/hyperparameters/losses.ts';
import { modelTable } from '../../../shared/hyperparameters/models.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';

/** "Vanilla DCGAN 3": loss, model, and the smallest number that no run has yet. */
export function defaultRunName(
  { loss, model }: Pick<Hyperparameters, 'loss' | 'model'>,
  taken: readonly string[],
): string {
  return firstFree(`${lossTable[loss].name} ${modelTable[model].name}`, 1, taken);
}

/** The name itself while it is free, else with the smallest free number from 2. */
export function uniqueRunName(wanted: string, taken: readonly string[]): string {
  return taken.includes(wanted) ? firstFree(wanted, 2, taken) : wanted;
}

function firstFree(name: string, from: number, taken: readonly string[]): string {
  const names = new Set(taken);
  let number = from;
  while (names.has(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}
