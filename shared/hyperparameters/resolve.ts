import { StudioError } from '../errors.ts';
import { fieldsOf, type Field } from '../fields.ts';
import { lossSettings } from './loss-settings.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
  type Hyperparameters,
  type LossId,
} from './schema.ts';

export const hyperparameterFields: readonly Field[] = fieldsOf(hyperparametersSchema);

/**
 * From a preset and what was chosen by hand to a full set, validated. Later wins: defaults, the
 * preset, the published settings of a loss that was chosen by hand against the preset, the choices.
 *
 * @throws StudioError `invalid-input`, naming each field that is out of range, with the range
 */
export function resolveHyperparameters(
  choices: Record<string, unknown>,
  preset: HyperparameterChoices = {},
): Hyperparameters {
  const loss = (choices.loss ??
    preset.loss ??
    hyperparametersSchema.shape.loss.def.defaultValue) as LossId;
  const published = lossSettings[loss] ?? {};
  const presetLoss = preset.loss ?? loss;
  const layers = presetLoss === loss ? [published, preset] : [preset, published, { loss }];
  const merged = Object.assign({}, ...layers, definedOnly(choices)) as Record<string, unknown>;
  const parsed = hyperparametersSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys';
    return unknown
      ? `There is no hyperparameter named ${issue.keys.join(', ')}.`
      : describeRange(String(issue.path[0]), merged[String(issue.path[0])]);
  });
  throw new StudioError(
    'invalid-input',
    sentences.join(' '),
    'Choose a value within the range and try again.',
  );
}

function definedOnly(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** One sentence that names the field, what was given, and what is allowed. */
function describeRange(name: string, value: unknown): string {
  const field = hyperparameterFields.find((candidate) => candidate.name === name);
  if (!field) return `There is no hyperparameter named ${name}.`;
  return `${field.label} (${name}) is ${JSON.stringify(value)}, but must be ${allowedValues(field)}.`;
}

/** "a whole number from 2 to 1024", "one of adam, rmsprop": the allowed values in words. */
export function allowedValues(field: Field): string {
  if (field.kind === 'choice') return `one of ${field.choices?.join(', ')}`;
  if (field.kind === 'boolean') return 'true or false';
  if (field.kind === 'text') return 'text';
  const kind = field.kind === 'integer' ? 'a whole number' : 'a number';
  const multiple = field.multipleOf ? `, a multiple of ${field.multipleOf}` : '';
  return `${kind} from ${field.minimum} to ${field.maximum}${multiple}`;
}
