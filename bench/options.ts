import { parseArgs } from 'node:util';
import { heldTo, type HeldTo } from './machine.ts';
import { inShort, recipes, type Recipe } from './training/recipes.ts';

/** What is measured, in this order. */
export const parts = [
  'training',
  'card',
  'import',
  'start',
  'first-sample',
  'window-events',
  'long-runs',
  'memory',
  'bfloat16',
] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  parts: readonly Part[];
  /** What the contenders train. */
  recipes: readonly Recipe[];
  /** How often each measurement is repeated. */
  repetitions: number;
  /** About how long one contender trains in one repetition. */
  seconds: number;
  /** Instructions that nobody may go beyond, to see what most people's processors do. */
  heldTo?: HeldTo;
  /** Numbers that show that everything runs, and nothing more: they do not go into the document. */
  quick: boolean;
}

export const usage = `npm run bench -- [--quick] [--seconds N] [--only ${parts.join('|')}]
                   [--recipe ${recipes.map(({ id }) => id).join('|')}] [--held-to ${heldTo.join('|')}]

  --quick      one repetition of few steps of small batches: to see that everything runs; writes bench/results/quick.json only
  --seconds N  how long each contender trains in each repetition (default 2.5)
  --only PART  measures one part, and keeps the others' figures; may be repeated
  --recipe ID  trains this recipe only; may be repeated
  --held-to ISA  holds everybody's libraries to these instructions, on a processor that has wider ones`;

/** @throws TypeError or RangeError that says what is wrong */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      only: { type: 'string', multiple: true },
      recipe: { type: 'string', multiple: true },
      'held-to': { type: 'string' },
    },
  });
  const { quick } = values;
  const chosen = values.recipe ? values.recipe.map(parseRecipe) : recipes;
  return {
    parts: values.only ? values.only.map(parsePart) : parts,
    recipes: quick ? chosen.map(inShort) : chosen,
    repetitions: quick ? 1 : 5,
    seconds: values.seconds === undefined ? (quick ? 0.2 : 2.5) : parseSeconds(values.seconds),
    ...(values['held-to'] !== undefined && { heldTo: parseHeldTo(values['held-to']) }),
    quick,
  };
}

function parsePart(text: string): Part {
  const part = parts.find((candidate) => candidate === text);
  if (!part) throw new RangeError(`--only cannot be "${text}", but one of ${parts.join(', ')}.`);
  return part;
}

function parseHeldTo(text: string): HeldTo {
  const held = heldTo.find((candidate) => candidate === text);
  if (!held)
    throw new RangeError(`--held-to cannot be "${text}", but one of ${heldTo.join(', ')}.`);
  return held;
}

function parseRecipe(text: string): Recipe {
  const recipe = recipes.find(({ id }) => id === text);
  const known = recipes.map(({ id }) => id).join(', ');
  if (!recipe) throw new RangeError(`--recipe cannot be "${text}", but one of ${known}.`);
  return recipe;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw new RangeError(`--seconds cannot be "${text}", but more than 0 and up to 600.`);
}
