import type { Field, FieldValue } from '../fields.ts';
import { hyperparameterFields } from './resolve.ts';

type Values = Record<string, FieldValue>;

/** Whether a training step with the one settings takes as long as with the other, on the same data and machine. */
export function stepsCostAlike(one: Values, other: Values): boolean {
  return hyperparameterFields.every((field) => costsAlike(field, one, other));
}

function costsAlike({ name, stepTime }: Field, one: Values, other: Values): boolean {
  if (stepTime === 'by-value') return one[name] === other[name];
  return stepTime === 'same' || Number(one[name]) > 0 === Number(other[name]) > 0;
}
