import type { z } from 'zod';
import { describeField, type FieldMeta } from '../../fields.ts';

/** `describeField` for a hyperparameter, which must also say what it does to the time of a step. */
export function describeHyperparameter<S extends z.ZodType>(
  schema: S,
  meta: FieldMeta & Required<Pick<FieldMeta, 'stepTime'>>,
): S {
  return describeField(schema, meta);
}
