import { InvalidArgumentError } from 'commander';
import { runNameSchema } from '../../shared/run/run.ts';

/** A parser for commander: whole numbers of a range, refused with the range. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };
}

/** A parser for commander: a number from 0 to 1. */
export function share(text: string): number {
  const number = Number(text);
  if (/^[\d.]+$/.test(text) && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

/** A parser for commander: the name of a run or a dataset. */
export function parseName(text: string): string {
  const { data, success } = runNameSchema.safeParse(text);
  if (success) return data;
  const { minLength, maxLength } = runNameSchema;
  throw new InvalidArgumentError(`It must have ${minLength} to ${maxLength} characters.`);
}
