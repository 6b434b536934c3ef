import { InvalidArgumentError, Option } from 'commander';
import { readFileSync, statSync } from 'node:fs';
import {
  helpInValues,
  optionName,
  valueOfChoice,
  type Field,
  type FieldValue,
} from '../../shared/fields.ts';
import { allowedValues } from '../../shared/hyperparameters/resolve.ts';
import {
  coloursOfPaletteFile,
  coloursOfText,
  mostPaletteFileBytes,
} from '../../shared/creature/palette-text.ts';
import { defaultPreset, presets } from '../../shared/run/presets.ts';

/**
 * One option a field of a schema (two for a boolean: `--flip`, `--no-flip`), with its range in the help.
 * No option has a default: what is not given is left to the preset and the schema.
 */
export function fieldOptions(fields: readonly Field[]): Option[] {
  return fields.flatMap((field) => {
    const name = `--${field.option ?? optionName(field.name)}`;
    const options =
      field.kind === 'boolean'
        ? [
            new Option(name, describe(field)),
            new Option(`--no-${optionName(field.name)}`, `Not: ${field.label}.`),
          ]
        : [
            new Option(`${name} <${placeholder(field)}>`, describe(field)).argParser(
              parserOf(field),
            ),
          ];
    return options.map((option) => option.helpGroup(`${field.group}:`));
  });
}

/** What commander makes of options that derive from fields. */
export type FieldOptions = Record<string, unknown>;

/** The values of the fields that were given on the command line. */
export function givenFields(
  fields: readonly Field[],
  options: FieldOptions,
): Record<string, FieldValue> {
  const valueOf = (field: Field) => options[field.option ?? field.name];
  const given = fields.filter((field) => valueOf(field) !== undefined);
  return Object.fromEntries(given.map((field) => [field.name, valueOf(field) as FieldValue]));
}

function describe(field: Field): string {
  const range = field.kind === 'boolean' || field.kind === 'text' ? [] : [allowedValues(field)];
  const fallback = field.defaultValue === undefined ? [] : [`default ${field.defaultValue}`];
  const source = field.source === undefined ? [] : [field.source];
  const facts = [...range, ...fallback, ...source];
  return facts.length > 0 ? `${helpInValues(field)} (${facts.join('; ')})` : helpInValues(field);
}

function placeholder(field: Field): string {
  if (field.kind === 'choice') return 'choice';
  return field.kind === 'text' ? 'text' : 'number';
}

/** Refuses a value that the field does not allow, naming what it allows; commander names the option. */
function parserOf(field: Field): (text: string) => FieldValue {
  return (text) => {
    const isNumber = field.kind === 'integer' || field.kind === 'number';
    const value = isNumber ? Number(text || NaN) : valueOfChoice(field, text);
    if (!isAllowed(field, value))
      throw new InvalidArgumentError(`It must be ${allowedValues(field)}.`);
    return value;
  };
}

function isAllowed(field: Field, value: FieldValue): boolean {
  if (field.kind === 'choice') return field.choices?.includes(String(value)) ?? false;
  if (typeof value !== 'number') return true;
  const { minimum = -Infinity, maximum = Infinity, multipleOf = 1 } = field;
  if (!(value >= minimum && value <= maximum)) return false;
  return field.kind === 'number' || (Number.isInteger(value) && value % multipleOf === 0);
}

/** A parser for commander: colours that are typed, or a palette file; so many of them at most. */
export function parsePalette(most: number): (text: string) => string[] {
  return (text) => {
    const colours = coloursOfText(text) ?? coloursOfFile(text);
    if (colours && colours.length >= 2 && colours.length <= most) return colours;
    throw new InvalidArgumentError(
      `It must be two to ${most} colours such as "#1a1c2c #b13e53", or a file of them: .gpl, .hex, .pal, or Lospec’s .json.`,
    );
  };
}

function coloursOfFile(path: string): string[] | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isFile() || facts.size > mostPaletteFileBytes) return null;
  return coloursOfPaletteFile(readFileSync(path, 'utf8'));
}

/** @param what is done with it */
export function presetOption(what: string): Option {
  const titles = presets.map(({ id, title }) => `${id}: ${title}`).join('; ');
  return new Option('--preset <preset>', `${what} ${titles}`)
    .choices(presets.map(({ id }) => id))
    .default(defaultPreset.id);
}
