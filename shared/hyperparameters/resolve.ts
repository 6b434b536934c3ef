import { StudioError } from '../errors.ts';
import { fieldApplies, fieldsOf, type Field } from '../fields.ts';
import { findCombinationProblems, findUnfitChoices } from './check-combination.ts';
import { lossSettings, type LossId } from './losses.ts';
import { byModel, type ModelId } from './models.ts';
import {
  hyperparametersSchema,
  type HyperparameterChoices,
  type Hyperparameters,
} from './schema.ts';

export const hyperparameterFields: readonly Field[] = fieldsOf(hyperparametersSchema);

const modelSettings = byModel('settings');

/**
 * From a preset and what was chosen by hand to a full set, validated. Later wins: defaults, the settings of
 * the preset's model and loss, the preset, the settings of a model or loss that was chosen by hand against
 * the preset, the choices. A field that has no meaning beside the others keeps its default, whatever was said.
 *
 * @throws StudioError `invalid-input`, naming each field that is out of range, with the range, or what does
 * not go together
 */
export function resolveHyperparameters(
  choices: Record<string, unknown>,
  preset: HyperparameterChoices = {},
): Hyperparameters {
  const settled = layOverPreset(choices, preset);
  // What was asked for by name and would be left without effect is refused too.
  return requireCombination(settled, definedOnly(choices));
}

/**
 * The same without asking what goes together: a form passes through such states while it is filled in.
 *
 * @throws StudioError `invalid-input`, naming each field that is out of range, with the range
 */
export function layOverPreset(
  choices: Record<string, unknown>,
  preset: HyperparameterChoices = {},
): Hyperparameters {
  const merged = { ...settingsBelow(choices, preset), ...definedOnly(choices) };
  const parsed = hyperparametersSchema.safeParse(merged);
  if (parsed.success) return settleInapplicable(parsed.data);
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

/** By a model that a person has typed and that may not exist; who checks the choices says so later. */
const settingsOf: Partial<typeof modelSettings> = modelSettings;

/** Everything that the choices are laid over. */
function settingsBelow(
  choices: Record<string, unknown>,
  preset: HyperparameterChoices,
): Record<string, unknown> {
  const presetModel = preset.model ?? hyperparametersSchema.shape.model.def.defaultValue;
  const presetLoss = preset.loss ?? modelSettings[presetModel].loss;
  const model = (choices.model ?? presetModel) as ModelId;
  const ownLoss = model === presetModel ? presetLoss : settingsOf[model]?.loss;
  const loss = (choices.loss ?? ownLoss ?? presetLoss) as LossId;
  const changed =
    model !== presetModel
      ? publishedSettings(model, loss)
      : loss !== presetLoss
        ? { discriminatorNorm: modelSettings[model].discriminatorNorm, ...lossSettings[loss] }
        : {};
  return { ...publishedSettings(presetModel, presetLoss), ...preset, ...changed, model, loss };
}

/** What belongs to a model and a loss together. Against a loss that is not its own a model says less. */
function publishedSettings(model: ModelId, loss: LossId): HyperparameterChoices {
  const ofModel = modelSettings[model];
  const ofLoss = lossSettings[loss];
  return loss === ofModel.loss ? { ...ofLoss, ...ofModel } : { ...ofModel, ...ofLoss };
}

/** What is not shown has no effect either: a flaw or a condition left over from another model, say. */
function settleInapplicable(hyperparameters: Hyperparameters): Hyperparameters {
  const inapplicable = hyperparameterFields.filter(
    (field) => !fieldApplies(field, hyperparameters),
  );
  const defaults = inapplicable.map(({ name, defaultValue }) => [name, defaultValue]);
  return { ...hyperparameters, ...Object.fromEntries(defaults) };
}

function requireCombination(
  settled: Hyperparameters,
  asked: HyperparameterChoices,
): Hyperparameters {
  const named = hyperparameterFields.filter(({ name }) => name in asked);
  const [problem] = [
    ...findUnfitChoices(named, { ...settled, ...asked }),
    ...findCombinationProblems(hyperparameterFields, settled),
  ];
  if (problem) throw new StudioError('invalid-input', problem.message, problem.hint);
  return settled;
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
