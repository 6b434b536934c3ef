import { choicesOf, type Field } from '../../../shared/fields.ts';
import {
  findDatasetProblem,
  type DatasetToTrainOn,
} from '../../../shared/hyperparameters/fit-dataset.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';

/** What a choice may be, and why nothing else. */
export interface OfferedChoices {
  choices: readonly string[];
  /** In sentences; empty where nothing is withheld. */
  note: string;
}

/** What a choice may be beside the other values and with the dataset that was chosen. */
export function offeredChoices(
  field: Field,
  values: Record<string, unknown>,
  dataset: DatasetToTrainOn | undefined,
): OfferedChoices {
  const possible = choicesOf(field, values);
  if (!dataset) return { choices: possible, note: '' };
  const problemWith = (choice: string) => {
    const problem = findDatasetProblem(
      { ...values, [field.name]: choice } as Hyperparameters,
      dataset,
    );
    // What importing the pictures again would mend is offered: the form shows how, at a click.
    return problem?.field === field.name && !problem.importAgain ? problem : undefined;
  };
  const problems = possible.map(problemWith).filter((problem) => problem !== undefined);
  return {
    choices: possible.filter((choice) => !problemWith(choice)),
    note: unique([
      ...problems.map(({ message }) => message),
      ...problems.map(({ hint }) => hint),
    ]).join(' '),
  };
}

function unique(sentences: readonly string[]): string[] {
  return [...new Set(sentences)];
}
