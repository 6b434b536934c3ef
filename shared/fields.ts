import { z } from 'zod';
import { formatCount } from './format.ts';

/**
 * What a person sees of a schema's field. Kept in the schema itself (`describeField`), so that forms,
 * command-line options, comparison tables and documentation all derive from one place.
 */
export interface FieldMeta {
  label: string;
  /** Names a choice by its value in brackets: "[auto]" (`helpInLabels`, `helpInValues`). */
  help: string;
  /** Where it was published, with what its authors chose: "Zhao 2020: 0.5". Kept out of the help, which is read more often. */
  source?: string;
  group: string;
  unit?: string;
  /** Name of its command-line option where that is not the field's own; one word. */
  option?: string;
  /** Shown only under "advanced" in forms. */
  advanced?: boolean;
  /** The field matters only when every named field has one of the listed values. */
  appliesWhen?: Record<string, readonly (string | number | boolean)[]>;
  /** Labels of a choice's values, by value. */
  choiceLabels?: Record<string, string>;
  /** A choice that depends on another field's value. */
  choicesWhen?: DependentChoices;
  /** Of a hyperparameter: what it does to the time of a training step. */
  stepTime?: StepTime;
  /** Its values are compared by their ratios: what axes and ranges of it are spaced by. */
  logarithmic?: boolean;
  /** What a sweep calls it together with others that are varied as one. */
  variedAs?: { name: string; label: string };
}

/** Another value means another time; only being used at all (above zero) does; or it makes no difference to speak of. */
export type StepTime = 'by-value' | 'by-use' | 'same';

export interface DependentChoices {
  /** The field that decides. */
  field: string;
  /** What may be chosen, by that field's value. */
  choices: Record<string, readonly string[]>;
  /** Why nothing else, by that field's value; in sentences. */
  why?: Record<string, string>;
}

export type FieldKind = 'integer' | 'number' | 'boolean' | 'choice' | 'text';
export type FieldValue = string | number | boolean;

/** A field of a schema as forms and command lines need it. */
export interface Field extends FieldMeta {
  name: string;
  kind: FieldKind;
  defaultValue?: FieldValue;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  choices?: readonly string[];
  /** What the choices are where some of them are numbers, in the order of `choices`. */
  choiceValues?: readonly FieldValue[];
}

/** Attaches what people see to a schema's field. Apply it last, after `.default(…)`. */
export function describeField<S extends z.ZodType>(schema: S, meta: FieldMeta): S {
  return schema.meta({ ...meta });
}

/** A choice that a help names, by its value: "[auto]". */
const namedChoice = /\[([^\][]+)\]/g;

/** The help as a form shows it: choices by their labels, which is what can be chosen there. */
export function helpInLabels(field: Field): string {
  return field.help.replace(
    namedChoice,
    (_, choice: string) => `“${labelWithoutSource(field, choice)}”`,
  );
}

/** The help as a command line shows it: choices by their values, which is what can be typed there. */
export function helpInValues({ help }: FieldMeta): string {
  return help.replace(namedChoice, '$1');
}

/** The fields of a flat object schema, in the order in which the schema names them. */
export function fieldsOf(schema: z.ZodObject): Field[] {
  const json = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(json.properties ?? {}).map(([name, property]) =>
    toField(name, property as JsonProperty),
  );
}

/** Whether a field has a meaning beside the other values (see `FieldMeta.appliesWhen`). */
export function fieldApplies(field: FieldMeta, values: Record<string, unknown>): boolean {
  return Object.entries(field.appliesWhen ?? {}).every(([name, allowed]) =>
    allowed.includes(values[name] as FieldValue),
  );
}

/**
 * A choice's label without its source: "WGAN, weight clipping (Arjovsky 2017)" becomes "WGAN, weight clipping".
 * The choice itself where it has no label.
 */
export function labelWithoutSource(field: Field | undefined, choice: string): string {
  return (field?.choiceLabels?.[choice] ?? choice).replace(/ \(.*/, '');
}

/** "(Radford 2015)", behind a label. */
const citation = / \(([^()]*\b(?:19|20)\d\d\b[^()]*)\)/;

/** A choice's label for a list to choose from: all of it but who published it. */
export function labelWithoutCitation(field: Field, choice: string): string {
  return (field.choiceLabels?.[choice] ?? choice).replace(citation, '');
}

/** Where a field and its choices were published: "WGAN, weight clipping: Arjovsky 2017"; empty where nobody did. */
export function sourcesOf(field: Field): string {
  const cited = Object.entries(field.choiceLabels ?? {}).flatMap(([choice, label]) => {
    const by = citation.exec(label)?.[1];
    return by ? [`${labelWithoutCitation(field, choice)}: ${by}`] : [];
  });
  return [...(field.source ? [field.source] : []), ...cited].join('; ');
}

/** A value as people read it. */
export function shownValue(field: Field | undefined, value: FieldValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const label = field?.choiceLabels?.[String(value)];
  if (label !== undefined) return label;
  return Number.isInteger(value) ? formatCount(Number(value)) : String(value);
}

/** What a choice may be beside the other values. */
export function choicesOf(field: Field, values: Record<string, unknown>): readonly string[] {
  const { choices = [], choicesWhen } = field;
  return choicesWhen?.choices[String(values[choicesWhen.field])] ?? choices;
}

/** The value of a choice, which forms and command lines know by its text: 32 of "32". */
export function valueOfChoice(field: Field, choice: string): FieldValue {
  return field.choiceValues?.find((value) => String(value) === choice) ?? choice;
}

/** `learningRate` → `learning-rate`, the name of the field's command-line option. */
export function optionName(fieldName: string): string {
  return fieldName.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

interface JsonProperty
  extends Partial<FieldMeta>, Pick<Field, 'minimum' | 'maximum' | 'multipleOf'> {
  type?: string;
  enum?: string[];
  const?: FieldValue;
  default?: FieldValue;
  anyOf?: JsonProperty[];
}

function toField(name: string, property: JsonProperty): Field {
  const { enum: words, default: defaultValue, anyOf, ...meta } = property;
  const choiceValues = anyOf?.flatMap(valuesOf);
  const choices = choiceValues?.map(String) ?? words;
  return {
    label: name,
    help: '',
    group: '',
    ...meta,
    name,
    kind: kindOf(property),
    ...(defaultValue !== undefined && { defaultValue }),
    ...(choices && { choices }),
    ...(choiceValues && { choiceValues }),
  };
}

/** Of a union: a word, or every number of a range in steps. */
function valuesOf({ const: word, minimum, maximum, multipleOf }: JsonProperty): FieldValue[] {
  if (word !== undefined) return [word];
  const [first, last, step] = [minimum, maximum, multipleOf].map(Number) as [
    number,
    number,
    number,
  ];
  return Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);
}

function kindOf(property: JsonProperty): FieldKind {
  if (property.enum ?? property.anyOf) return 'choice';
  if (property.type === 'integer' || property.type === 'number') return property.type;
  return property.type === 'boolean' ? 'boolean' : 'text';
}
