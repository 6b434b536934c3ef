import {
  choicesOf,
  fieldApplies,
  shownValue,
  type Field,
  type FieldValue,
} from '../../../shared/fields.ts';
import {
  findCombinationProblems,
  type CombinationProblem,
} from '../../../shared/hyperparameters/check-combination.ts';
import {
  findDatasetProblem,
  type DatasetToTrainOn,
} from '../../../shared/hyperparameters/fit-dataset.ts';
import {
  hyperparameterFields,
  layOverPreset,
  resolveHyperparameters,
} from '../../../shared/hyperparameters/resolve.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
  type Hyperparameters,
} from '../../../shared/hyperparameters/schema.ts';
import type { Preset } from '../../../shared/run/presets.ts';
import { fieldErrors } from '../form/field-values.ts';

/** What was set by hand, possibly out of range while it is typed. Nothing else is the form's own. */
export type Touched = Readonly<Record<string, FieldValue>>;

export interface RunForm {
  /** Fields that the preset's runs agree on; where they differ, that is the preset's point. */
  fields: readonly Field[];
  values: Record<string, FieldValue>;
  /** Sentences by field name: what is out of range, does not go together, or does not fit the dataset. */
  errors: Record<string, string>;
  /** Fields that differ from the preset, by hand or because the model or loss brought its own settings. */
  changed: ReadonlySet<string>;
  /** What was set by hand and has a meaning beside the rest: what to ask the studio for. */
  choices: HyperparameterChoices;
}

/**
 * The form as it stands: the preset, the published settings of a chosen model and loss, and what was touched.
 *
 * @param dataset what it shall be trained on, where that is known
 */
export function runForm(preset: Preset, touched: Touched, dataset?: DatasetToTrainOn): RunForm {
  const fields = fieldsInCommon(preset);
  const original = valuesOf(preset, {});
  const outOfRange = fieldErrors(fields, hyperparametersSchema.shape, { ...original, ...touched });
  const valid = entriesWhere(touched, (name) => !(name in outOfRange));
  const values = { ...valuesOf(preset, valid), ...touched };
  const applicable = new Set(
    fields.filter((field) => fieldApplies(field, values)).map(({ name }) => name),
  );
  return {
    fields,
    values,
    errors: {
      ...problemSentences(preset, valid, dataset),
      // A field that has no meaning beside the other values is not shown, so it cannot hold the form up.
      ...entriesWhere(outOfRange, (name) => applicable.has(name)),
    },
    changed: new Set(
      fields.map(({ name }) => name).filter((name) => values[name] !== original[name]),
    ),
    choices: entriesWhere(touched, (name) => applicable.has(name)),
  };
}

/** What is touched takes along what it leaves no choice in: a loss that the new model does not have. */
export function touch(touched: Touched, name: string, value: FieldValue): Touched {
  const impossible = hyperparameterFields
    .filter((field) => field.choicesWhen?.field === name && field.name in touched)
    .filter((field) => !choicesOf(field, { [name]: value }).includes(String(touched[field.name])))
    .map((field) => field.name);
  return { ...entriesWhere(touched, (other) => !impossible.includes(other)), [name]: value };
}

/**
 * Takes a field back to the preset's value. Where the chosen loss would bring another one, the preset's
 * is set by hand: that is what was asked for.
 */
export function resetField(preset: Preset, touched: Touched, name: string): Touched {
  const rest = entriesWhere(touched, (other) => other !== name);
  const original = valuesOf(preset, {})[name];
  const now = runForm(preset, rest).values[name];
  return now === original || original === undefined ? rest : touch(rest, name, original);
}

/** How the runs of a preset differ: one row a field, a value a run. Empty for a preset of one run. */
export function presetDifferences(preset: Preset): { field: Field; values: string[] }[] {
  const runs = preset.runs.map((run) => resolveHyperparameters({}, run.hyperparameters));
  return hyperparameterFields
    .filter((field) => runs.some((run) => fieldApplies(field, run)) && differs(field, runs))
    .map((field) => ({
      field,
      values: runs.map((run) => (fieldApplies(field, run) ? shownHyperparameter(field, run) : '–')),
    }));
}

/** A setting of a run as people read it. */
export function shownHyperparameter(field: Field, run: Hyperparameters): string {
  return shownValue(field, run[field.name as keyof Hyperparameters]);
}

function fieldsInCommon(preset: Preset): Field[] {
  const runs = preset.runs.map((run) => resolveHyperparameters({}, run.hyperparameters));
  return hyperparameterFields.filter(
    (field) => !differs(field, runs) && runs.every((run) => fieldAppliesInAll(field, runs, run)),
  );
}

/** In a preset of several runs a field that matters to some of them only is not offered. */
function fieldAppliesInAll(field: Field, runs: Hyperparameters[], run: Hyperparameters): boolean {
  return runs.length === 1 || fieldApplies(field, run);
}

function differs(field: Field, runs: readonly Hyperparameters[]): boolean {
  const name = field.name as keyof Hyperparameters;
  return runs.some((run) => run[name] !== runs[0]?.[name]);
}

function valuesOf(preset: Preset, choices: HyperparameterChoices): Record<string, FieldValue> {
  return { ...layOverPreset(choices, preset.runs[0]?.hyperparameters) };
}

/** What is wrong with the runs as a whole, by the field to change; the first problem of a field counts. */
function problemSentences(
  preset: Preset,
  choices: HyperparameterChoices,
  dataset: DatasetToTrainOn | undefined,
): Record<string, string> {
  const runs = preset.runs.map((run) => layOverPreset(choices, run.hyperparameters));
  const problems = runs.flatMap((run) => problemsOf(run, dataset));
  const sentences = problems.map(({ field, message, hint }) => [field, `${message} ${hint}`]);
  return Object.fromEntries(sentences.toReversed());
}

function problemsOf(
  run: Hyperparameters,
  dataset: DatasetToTrainOn | undefined,
): CombinationProblem[] {
  const ofDataset = dataset && findDatasetProblem(run, dataset);
  return [...findCombinationProblems(hyperparameterFields, run), ...(ofDataset ? [ofDataset] : [])];
}

function entriesWhere<Value>(
  record: Readonly<Record<string, Value>>,
  keeps: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => keeps(name)));
}
