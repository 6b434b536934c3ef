import type { z } from 'zod';
import { allowedValues } from '../../../shared/hyperparameters/resolve.ts';
import type { Field, FieldValue } from '../../../shared/fields.ts';

/** "16 to 128, a multiple of 8"; empty for fields without a range. */
export function rangeText(field: Field): string {
  if (field.minimum === undefined || field.maximum === undefined) return '';
  const multiple = field.multipleOf ? `, in steps of ${field.multipleOf}` : '';
  return `From ${plainNumber(field.minimum)} to ${plainNumber(field.maximum)}${multiple}`;
}

/** What was typed as a number where it is one; otherwise the text itself, for validation to name. */
export function parseNumberText(text: string): FieldValue {
  const trimmed = text.trim().replace(',', '.');
  const value = Number(trimmed);
  return trimmed === '' || /[.eE+-]$/.test(trimmed) || !Number.isFinite(value) ? text : value;
}

/** The value after an arrow key; null when the key or the value means nothing here. */
export function inputStep(field: Field, value: FieldValue | undefined, key: string): number | null {
  const direction = key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0;
  if (direction === 0 || typeof value !== 'number') return null;
  const step =
    field.multipleOf ??
    (field.kind === 'integer' ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value) || 0.01)));
  const moved = Number((value + direction * step).toPrecision(12));
  return Math.min(field.maximum ?? Infinity, Math.max(field.minimum ?? -Infinity, moved));
}

/** 10000000 → "10,000,000"; small ones as they are, 1e-7. */
function plainNumber(value: number): string {
  return Math.abs(value) >= 10_000 ? value.toLocaleString('en') : String(value);
}

/** What is wrong with the values of a form, by field: "must be a whole number from 2 to 1024". */
export function fieldErrors(
  fields: readonly Field[],
  shape: Record<string, z.ZodType>,
  values: Record<string, FieldValue | undefined>,
): Record<string, string> {
  const wrong = fields.filter((field) => !shape[field.name]?.safeParse(values[field.name]).success);
  return Object.fromEntries(wrong.map((field) => [field.name, `Must be ${allowedValues(field)}.`]));
}
