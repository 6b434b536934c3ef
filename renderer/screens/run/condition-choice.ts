import type { ConditionRequest } from '../../../shared/condition/condition-request.ts';
import { wordsOfText } from '../../../shared/condition/tags-of-text.ts';
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
  if (kind === 'tags') return wordsOfText(tags).length > 0 ? { tags: tags.trim() } : undefined;
  if (label === '') return undefined;
  return mixWith === '' ? { label } : { label, mixWith, mixAmount };
}

/** What was typed and the run was not taught, in a sentence; empty where there is nothing. */
export function unknownSentence(
  { kind, names }: Vocabulary,
  { label, mixWith, tags }: ConditionChoice,
): string {
  const typed =
    kind === 'tags' ? wordsOfText(tags) : [label, mixWith].filter((name) => name !== '');
  const unknown = typed.filter((name) => !names.includes(name));
  if (unknown.length === 0) return '';
  const what = kind === 'tags' ? 'tag' : 'label';
  return `This run knows no ${what} ${unknown.map((name) => `“${name}”`).join(', ')}.`;
}

/** The text with a tag more, or without it where it is there. */
export function toggleTag(text: string, tag: string): string {
  const words = wordsOfText(text);
  return (words.includes(tag) ? words.filter((word) => word !== tag) : [...words, tag]).join(' ');
}

/**
 * The tags to choose from: those that are chosen, those that begin with the word that is being typed, then
 * the others in their order, `most` in all.
 */
export function suggestedTags(names: readonly string[], text: string, most: number): string[] {
  const words = wordsOfText(text);
  const typing = words.at(-1) ?? '';
  const chosen = names.filter((name) => words.includes(name));
  const begun = names.filter((name) => typing !== '' && name.startsWith(typing));
  return [...new Set([...chosen, ...begun, ...names])].slice(0, Math.max(most, chosen.length));
}
