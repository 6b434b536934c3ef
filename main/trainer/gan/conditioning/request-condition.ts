import {
  type ConditionRequest,
  mixAmountOf,
} from '../../../../shared/condition/condition-request.ts';
import { placesOfLabel } from '../../../../shared/condition/label-name.ts';
import { wordsOfText } from '../../../../shared/condition/tags-of-text.ts';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { StudioError } from '../../../../shared/errors.ts';

/**
 * What was asked for by name, as the networks read it: a label is one-hot, a mix lies on the line between two
 * of them (as between the embeddings of a conditional GAN), tags are a bag of words. All pictures show the
 * same.
 *
 * @returns `[count, names]`
 * @throws StudioError `invalid-input`, naming what the GAN was not taught
 */
export function requestCondition(
  request: ConditionRequest,
  vocabulary: Vocabulary | null,
  count: number,
): Float32Array {
  const { names } = requireKind(request, vocabulary);
  const row = request.tags === undefined ? mixOf(request, names) : bagOf(request.tags, names);
  const condition = new Float32Array(count * names.length);
  for (let picture = 0; picture < count; picture++) condition.set(row, picture * names.length);
  return condition;
}

function requireKind({ tags }: ConditionRequest, vocabulary: Vocabulary | null): Vocabulary {
  if (!vocabulary) {
    throw new StudioError(
      'invalid-input',
      'This run was trained without conditioning, so its creatures cannot be asked for by name.',
      'Draw without a label and tags, or train a run with conditioning on a dataset that has labels.',
    );
  }
  const wanted = tags === undefined ? 'labels' : 'tags';
  if (vocabulary.kind === wanted) return vocabulary;
  throw new StudioError(
    'invalid-input',
    `This run was trained with ${vocabulary.kind}, so ${wanted} mean nothing to it.`,
    `Ask for one of its ${vocabulary.kind}: ${listed(vocabulary.names)}.`,
  );
}

/** @returns `[names]` */
function mixOf(request: ConditionRequest, names: readonly string[]): Float32Array {
  const row = new Float32Array(names.length);
  const amount = request.mixWith === undefined ? 0 : mixAmountOf(request);
  row[placeOf(request.label, names)] += 1 - amount;
  if (request.mixWith !== undefined) row[placeOf(request.mixWith, names)] += amount;
  return row;
}

/** @returns `[names]` */
function bagOf(text: string, names: readonly string[]): Float32Array {
  const words = wordsOfText(text);
  const unknown = words.filter((word) => !names.includes(word));
  if (unknown.length > 0 || words.length === 0) throw unknownTags(unknown, names);
  return Float32Array.from(names, (name) => Number(words.includes(name)));
}

function placeOf(label = '', names: readonly string[]): number {
  const [place, ...others] = placesOfLabel(names, label);
  if (place !== undefined && others.length === 0) return place;
  if (place !== undefined) throw severalLabels(label, [place, ...others], names);
  throw new StudioError(
    'invalid-input',
    `This run knows no label "${label}".`,
    `Its labels are ${listed(nearestFirst(names, label))}.`,
  );
}

function severalLabels(label: string, places: number[], names: readonly string[]): StudioError {
  const which = places.map((place) => `"${names[place]}"`).join(' and ');
  return new StudioError(
    'invalid-input',
    `The label "${label}" may be ${which}: they differ in capitals only.`,
    'Write it with the capitals of the one you mean.',
  );
}

function unknownTags(unknown: readonly string[], names: readonly string[]): StudioError {
  if (unknown.length === 0) {
    return new StudioError(
      'invalid-input',
      'There is no word in the tags that were asked for.',
      `The tags are ${listed(names)}.`,
    );
  }
  const which = unknown.map((word) => `"${word}"`).join(', ');
  return new StudioError(
    'invalid-input',
    `This run knows no ${unknown.length === 1 ? 'tag' : 'tags'} ${which}.`,
    `Its tags are ${listed(nearestFirst(names, unknown[0]))}.`,
  );
}

function nearestFirst(names: readonly string[], wanted: string): string[] {
  const distance = (name: string) => editDistance(name.toLowerCase(), wanted.toLowerCase());
  return names.toSorted((one, other) => distance(one) - distance(other));
}

/** As many as one sentence holds. */
function listed(names: readonly string[]): string {
  const most = 30;
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/**
 * How many letters must be added, dropped or changed to make one word of another (Levenshtein 1966), row by
 * row of Wagner and Fischer's table.
 */
export function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = Number(one[row - 1] !== other[column - 1]);
      current[column] = Math.min(
        previous[column] + 1,
        current[column - 1] + 1,
        previous[column - 1] + changed,
      );
    }
    previous = current;
  }
  return previous[other.length];
}
