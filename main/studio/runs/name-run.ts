import { labelWithoutSource } from '../../../shared/fields.ts';
import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';

/**
 * A choice's label in the form without what explains it: "Vanilla GAN, non-saturating (Goodfellow 2014)"
 * becomes "Vanilla GAN".
 */
function shortLabel(fieldName: 'loss' | 'model', choice: string): string {
  const field = hyperparameterFields.find(({ name }) => name === fieldName);
  return labelWithoutSource(field, choice).replace(/,.*/, '');
}

/** "Vanilla DCGAN 3": loss, model, and the smallest number that no run has yet. */
export function defaultRunName(settings: Hyperparameters, taken: readonly string[]): string {
  const loss = shortLabel('loss', settings.loss).replace(/ GAN$/, '');
  return firstFree(`${loss} ${shortLabel('model', settings.model)}`, 1, taken);
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
