import type { ConditionRequest } from '../../../shared/condition/condition-request.ts';
import {
  listedNames,
  readSentence,
  type SentenceWord,
  type WordMeaning,
} from '../../../shared/condition/sentence.ts';
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts';

/** What a person has chosen so far; empty texts stand for nothing. */
export interface ConditionChoice {
  label: string;
  mixWith: string;
  /** From 0, the first label alone, to 1, the second. */
  mixAmount: number;
  tags: string;
}

export const noCondition: ConditionChoice = { label: '', mixWith: '', mixAmount: 0.5, tags: '' };

/** What to ask the studio for; undefined where nothing is chosen: labels in turn, tags of sprites. */
export function requestOf(
  { kind }: Vocabulary,
  { label, mixWith, mixAmount, tags }: ConditionChoice,
): ConditionRequest | undefined {
  if (kind === 'tags') return hasWords(tags) ? { tags: tags.trim() } : undefined;
  if (label === '') return undefined;
  return mixWith === '' || mixWith === label ? { label } : { label, mixWith, mixAmount };
}

/** Why nothing can be drawn of what was typed, in a sentence; empty where something can. */
export function unknownSentence(
  { kind, names }: Vocabulary,
  { label, mixWith, tags }: ConditionChoice,
): string {
  if (kind === 'tags') {
    if (!hasWords(tags) || readSentence(tags, names).tags.size > 0) return '';
    return `This run knows no word of that. It knows ${listedNames(names)}.`;
  }
  const unknown = [label, mixWith].filter((name) => name !== '' && !names.includes(name));
  if (unknown.length === 0) return '';
  return `This run knows no label ${unknown.map((name) => `“${name}”`).join(', ')}.`;
}

function hasWords(text: string): boolean {
  return readSentence(text, []).words.length > 0;
}

/** A sentence in pieces: its words with what they mean, and what stands between them. */
export interface SentencePiece {
  text: string;
  meaning: WordMeaning | null;
  start: number;
  end: number;
}

export function piecesOf(text: string, words: readonly SentenceWord[]): SentencePiece[] {
  const pieces: SentencePiece[] = [];
  let at = 0;
  const add = (end: number, meaning: WordMeaning | null) => {
    if (end > at) pieces.push({ text: text.slice(at, end), meaning, start: at, end });
    at = end;
  };
  for (const { start, end, meaning } of words) {
    add(start, null);
    add(end, meaning);
  }
  add(text.length, null);
  return pieces;
}

/** The text with another word in a place. */
export function withWord(
  text: string,
  { start, end }: Pick<SentencePiece, 'start' | 'end'>,
  word: string,
): string {
  return `${text.slice(0, start)}${word}${text.slice(end)}`.replace(/\s{2,}/gu, ' ').trim();
}

/**
 * The text with a tag more, in the place of a word that began it, or without it where it is there, nor how much of it
 * was asked for.
 */
export function toggleTag(text: string, tag: string, names: readonly string[]): string {
  const { words, tags } = readSentence(text, names);
  if (tags.has(tag)) {
    const kept = words.reduceRight<{ text: string; within: boolean }>(
      (rest, { start, end, meaning }) => {
        const isTag = meaning.kind === 'tag' && meaning.tag === tag;
        const within = isTag || (rest.within && meaning.kind === 'weight');
        return { text: within ? withWord(rest.text, { start, end }, '') : rest.text, within };
      },
      { text, within: false },
    );
    return kept.text;
  }
  const last = words.at(-1);
  const begun =
    last?.meaning.kind === 'unknown' &&
    last.end === text.length &&
    tag.startsWith(text.slice(last.start).toLowerCase());
  return begun ? withWord(text, last, tag) : `${text.trimEnd()} ${tag}`.trimStart();
}

/**
 * The tags to choose from: those that are chosen, those that begin with the word that is being typed, then
 * the others in their order, `most` in all.
 */
export function suggestedTags(names: readonly string[], text: string, most: number): string[] {
  const { words, tags } = readSentence(text, names);
  const last = words.at(-1);
  const typing = last ? text.slice(last.start, last.end).toLowerCase() : '';
  const chosen = names.filter((name) => tags.has(name));
  const begun = names.filter((name) => typing !== '' && name.startsWith(typing));
  return [...new Set([...chosen, ...begun, ...names])].slice(0, Math.max(most, chosen.length));
}
