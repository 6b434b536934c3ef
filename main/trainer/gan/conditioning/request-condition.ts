import {
  type ConditionRequest,
  mixAmountOf,
} from '../../../../shared/condition/condition-request.ts';
import { placesOfLabel } from '../../../../shared/condition/label-name.ts';
import {
  editDistance,
  listedNames,
  readSentence,
  unknownWords,
} from '../../../../shared/condition/sentence.ts';
import type { Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { StudioError } from '../../../../shared/errors.ts';

/**
 * What was asked for by name, as the networks read it: a label is one-hot, a mix lies on the line between two
 * of them (as between the embeddings of a conditional GAN), the tags of a sentence are a bag
 * of words. All pictures show the
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
    `Ask for one of its ${vocabulary.kind}: ${listedNames(vocabulary.names)}.`,
  );
}

/** @returns `[names]` */
function mixOf(request: ConditionRequest, names: readonly string[]): Float32Array {
  const row = new Float32Array(names.length);
  const amount = request.mixWith === undefined ? 0 : mixAmountOf(request);
  const add = (label: string | undefined, share: number): void => {
    const place = placeOf(label, names);
    row[place] = (row[place] ?? 0) + share;
  };
  add(request.label, 1 - amount);
  if (request.mixWith !== undefined) add(request.mixWith, amount);
  return row;
}

/** @returns `[names]` */
function bagOf(sentence: string, names: readonly string[]): Float32Array {
  const { tags } = readSentence(sentence, names);
  if (tags.size === 0) throw noKnownWord(sentence, names);
  return Float32Array.from(names, (name) => tags.get(name) ?? 0);
}

function placeOf(label = '', names: readonly string[]): number {
  const [place, ...others] = placesOfLabel(names, label);
  if (place !== undefined && others.length === 0) return place;
  if (place !== undefined) throw severalLabels(label, [place, ...others], names);
  throw new StudioError(
    'invalid-input',
    `This run knows no label "${label}".`,
    `Its labels are ${listedNames(nearestFirst(names, label))}.`,
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

function noKnownWord(sentence: string, names: readonly string[]): StudioError {
  const [first] = unknownWords(sentence, readSentence(sentence, names));
  return new StudioError(
    'invalid-input',
    first ? `This run knows no word of "${sentence}".` : `There is no tag in "${sentence}".`,
    `Its tags are ${listedNames(first ? nearestFirst(names, first.word) : names)}.`,
  );
}

function nearestFirst(names: readonly string[], wanted: string): string[] {
  const distance = (name: string) => editDistance(name.toLowerCase(), wanted.toLowerCase());
  return names.toSorted((one, other) => distance(one) - distance(other));
}
