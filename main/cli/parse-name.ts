import { InvalidArgumentError } from 'commander';
import { runNameSchema } from '../../shared/run/run.ts';

/** A parser for commander: the name of a run or a dataset. */
export function parseName(text: string): string {
  const { data, success } = runNameSchema.safeParse(text);
  if (success) return data;
  const { minLength, maxLength } = runNameSchema;
  throw new InvalidArgumentError(`It must have ${minLength} to ${maxLength} characters.`);
}
