import { fieldApplies } from '../fields.ts';
import { findCombinationProblems } from '../hyperparameters/check-combination.ts';
import { hyperparameterFields } from '../hyperparameters/resolve.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
  type Hyperparameters,
} from '../hyperparameters/schema.ts';

/** A run once more with something changed: "The same, but …". */
export interface SameBut {
  id: string;
  /** "The same, but …" */
  but: string;
  /** Why, in a sentence. */
  reason: string;
  by: string;
  changes: HyperparameterChoices;
}

/** Whether the changes make another run of this one, and one that can be trained. */
export function makesAnotherRun(
  hyperparameters: Hyperparameters,
  changes: HyperparameterChoices,
): boolean {
  const changed = { ...hyperparameters, ...changes };
  const names = Object.keys(changes) as (keyof Hyperparameters)[];
  return (
    names.every((name) => {
      const field = hyperparameterFields.find((one) => one.name === name);
      return field !== undefined && fieldApplies(field, changed);
    }) &&
    names.some((name) => changed[name] !== hyperparameters[name]) &&
    hyperparametersSchema.safeParse(changed).success &&
    findCombinationProblems(hyperparameterFields, changed).length === 0
  );
}
