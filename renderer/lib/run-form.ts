import { fieldApplies, type Field, type FieldValue } from '../../shared/fields.ts';
import {
  hyperparameterFields,
  resolveHyperparameters,
} from '../../shared/hyperparameters/resolve.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
  type Hyperparameters,
} from '../../shared/hyperparameters/schema.ts';
import type { Preset } from '../../shared/presets.ts';
import { fieldErrors, shownValue } from './field-values.ts';

/** What was set by hand, possibly out of range while it is typed. Nothing else is the form's own. */
export type Touched = Readonly<Record<string, FieldValue>>;

export interface RunForm {
  /** Fields that the preset's runs agree on; where they differ, that is the preset's point. */
  fields: readonly Field[];
  values: Record<string, FieldValue>;
  /** Sentences by field name. */
  errors: Record<string, string>;
  /** Fields that differ from the preset, by hand or because the loss brought its own settings. */
  changed: ReadonlySet<string>;
}

/** The form as it stands: the preset, the published settings of a chosen loss, and what was touched. */
export function runForm(preset: Preset, touched: Touched): RunForm {
  const fields = fieldsInCommon(preset);
  const errors = fieldErrors(fields, hyperparametersSchema.shape, {
    ...valuesOf(preset, {}),
    ...touched,
  });
  const valid = Object.fromEntries(Object.entries(touched).filter(([name]) => !(name in errors)));
  const values = { ...valuesOf(preset, valid), ...touched };
  const original = valuesOf(preset, {});
  const changed = fields.map(({ name }) => name).filter((name) => values[name] !== original[name]);
  return {
    fields,
    values,
    errors: errorsThatMatter(fields, errors, values),
    changed: new Set(changed),
  };
}

export function touch(touched: Touched, name: string, value: FieldValue): Touched {
  return { ...touched, [name]: value };
}

/**
 * Takes a field back to the preset's value. Where the chosen loss would bring another one, the preset's
 * is set by hand: that is what was asked for.
 */
export function resetField(preset: Preset, touched: Touched, name: string): Touched {
  const rest = Object.fromEntries(Object.entries(touched).filter(([other]) => other !== name));
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
  return { ...resolveHyperparameters(choices, preset.runs[0]?.hyperparameters) };
}

/** A field that has no meaning beside the other values is not shown, so it cannot hold the form up. */
function errorsThatMatter(
  fields: readonly Field[],
  errors: Record<string, string>,
  values: Record<string, FieldValue>,
): Record<string, string> {
  const matters = fields.filter((field) => fieldApplies(field, values)).map(({ name }) => name);
  return Object.fromEntries(Object.entries(errors).filter(([name]) => matters.includes(name)));
}
