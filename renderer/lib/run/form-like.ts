import { fieldApplies, type FieldValue } from '../../../shared/fields.ts';
import { hyperparameterFields, layOverPreset } from '../../../shared/hyperparameters/resolve.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import type { SameBut } from '../../../shared/run/same-but.ts';
import { defaultPreset, findPreset, type Preset } from '../../../shared/run/presets.ts';
import type { Run } from '../../../shared/run/run.ts';
import type { Touched } from './run-form.ts';

/** What the form of a new run begins with. */
export interface FormStart {
  preset: Preset;
  touched: Touched;
  name: string;
}

/** A run once more with one thing changed: the same in everything else, whatever preset the form lays below. */
export function formLike(
  { name, presetId, hyperparameters }: Pick<Run, 'name' | 'presetId' | 'hyperparameters'>,
  { but, changes }: SameBut,
): FormStart {
  const own = findPreset(presetId ?? '');
  // One of several runs of a preset is not the preset.
  const preset = own?.runs.length === 1 ? own : defaultPreset;
  const wanted: Hyperparameters = { ...hyperparameters, ...changes };
  return {
    preset,
    touched: touchedFor(wanted, preset),
    name: `${name}, ${but}`.slice(0, 120),
  };
}

/** By hand is whatever the preset, with what is set by hand already, would bring otherwise. */
function touchedFor(wanted: Hyperparameters, preset: Preset): Touched {
  const original = layOverPreset({}, preset.runs[0]?.hyperparameters);
  const values = Object.entries(wanted) as [keyof Hyperparameters, FieldValue][];
  const differing = values.filter(
    ([name, value]) => applies(name, wanted) && original[name] !== value,
  );
  const touched = Object.fromEntries(differing);
  // A model or loss brings settings of its own: those that it would set otherwise are set by hand, too.
  const brought = layOverPreset(touched, preset.runs[0]?.hyperparameters);
  const corrected = values.filter(
    ([name, value]) => applies(name, wanted) && brought[name] !== value,
  );
  return { ...touched, ...Object.fromEntries(corrected) };
}

function applies(name: string, values: Hyperparameters): boolean {
  const field = hyperparameterFields.find((one) => one.name === name);
  return field !== undefined && fieldApplies(field, values);
}
