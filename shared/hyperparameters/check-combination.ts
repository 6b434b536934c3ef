import { choicesOf, fieldApplies, type Field } from '../fields.ts';
import { penalisesGradients } from './penalties.ts';
import type { Hyperparameters } from './schema.ts';

/** A combination that makes no sense, in a sentence, and what to do. */
export interface CombinationProblem {
  /** The field to change. */
  field: keyof Hyperparameters;
  message: string;
  hint: string;
}

/** What does not go together, in the order of the fields; empty where all is well. */
export function findCombinationProblems(
  fields: readonly Field[],
  hyperparameters: Hyperparameters,
): CombinationProblem[] {
  const applicable = fields.filter((field) => fieldApplies(field, hyperparameters));
  const dependent = findUnfitChoices(applicable, hyperparameters);
  if (dependent.length > 0) return dependent;
  return checkPenalties(hyperparameters);
}

/** Choices that another field's value rules out. */
export function findUnfitChoices(
  fields: readonly Field[],
  values: Hyperparameters,
): CombinationProblem[] {
  return fields.flatMap((field) => checkChoice(field, values));
}

function checkChoice(field: Field, values: Hyperparameters): CombinationProblem[] {
  if (!field.choicesWhen) return [];
  const name = field.name as keyof Hyperparameters;
  const choices = choicesOf(field, values);
  if (choices.includes(String(values[name]))) return [];
  const decider = String(values[field.choicesWhen.field as keyof Hyperparameters]);
  const why = field.choicesWhen.why?.[decider];
  return [
    {
      field: name,
      message: [
        `${field.label} ${String(values[name])} does not go with the ${field.choicesWhen.field} ${decider}.`,
        ...(why ? [why] : []),
      ].join(' '),
      hint: `With ${decider} choose one of ${choices.join(', ')}.`,
    },
  ];
}

/**
 * A penalty is on each image's own gradient, and batch normalisation makes every answer depend on the whole
 * batch (Gulrajani 2017, arXiv 1704.00028, section 4).
 */
function checkPenalties(values: Hyperparameters): CombinationProblem[] {
  if (values.discriminatorNorm !== 'batch' || !penalisesGradients(values)) return [];
  return [
    {
      field: 'discriminatorNorm',
      message:
        'A gradient penalty does not go with batch normalisation in the discriminator, which makes every answer depend on the whole batch (Gulrajani 2017, section 4).',
      hint: 'Choose layer, spectral or no normalisation in the discriminator.',
    },
  ];
}
