import { byCodeUnits } from '../../shared/text-order.ts';
import { mostLabels, mostTagsOfDataset, noLabel } from './format.ts';

/** What is said of a sprite in words. */
export interface Annotation {
  /** Name of its label, null where it has none. */
  label: string | null;
  /** Free words, such as "red" and "flying", each of them once. */
  tags: readonly string[];
}

/** Annotations as numbers: places in a list of names. */
export interface Numbered<Places> {
  names: string[];
  /** One entry a sprite. */
  of: Places[];
}

/** Numbers labels in the order of their first sprite; `noLabel` where a sprite has none. */
export function numberLabels(labels: readonly (string | null)[]): Numbered<number> {
  const names = [...new Set(labels.filter((label) => label !== null))];
  if (names.length > mostLabels) throw new RangeError(`more than ${mostLabels} labels`);
  const numbers = new Map(names.map((name, number) => [name, number]));
  return {
    names,
    of: labels.map((label) => (label === null ? noLabel : (numbers.get(label) as number))),
  };
}

/**
 * Numbers tags by how many sprites have them, then by name, so that the first ones are those that most
 * can be learnt of. Rarer ones than `mostTagsOfDataset` have room for are left out.
 */
export function numberTags(tagsOfSprites: readonly (readonly string[])[]): Numbered<number[]> {
  const counts = new Map<string, number>();
  for (const tag of tagsOfSprites.flat()) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const names = [...counts]
    .sort(([one, often], [other, oftener]) => oftener - often || byCodeUnits(one, other))
    .slice(0, mostTagsOfDataset)
    .map(([name]) => name);
  const numbers = new Map(names.map((name, number) => [name, number]));
  return {
    names,
    of: tagsOfSprites.map((tags) =>
      tags
        .map((tag) => numbers.get(tag))
        .filter((number) => number !== undefined)
        .sort((one, other) => one - other),
    ),
  };
}
