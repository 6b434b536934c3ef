import { hyperparameterFields } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';

/** Short names of losses, as the choice labels of the form give them: "Vanilla", "WGAN". */
function shortLossName(loss: Hyperparameters['loss']): string {
  const field = hyperparameterFields.find(({ name }) => name === 'loss');
  const label = field?.choiceLabels?.[loss] ?? loss;
  return label.replace(/ \(.*\)$/, '').replace(/ GAN$/, '');
}

/** "Vanilla DCGAN 3": loss, model, and the smallest number that no run has yet. */
export function defaultRunName(settings: Hyperparameters, taken: readonly string[]): string {
  const model = hyperparameterFields.find(({ name }) => name === 'model');
  const modelLabel = model?.choiceLabels?.[settings.model] ?? settings.model;
  return firstFree(`${shortLossName(settings.loss)} ${modelLabel}`, 1, taken);
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
