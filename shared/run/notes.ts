import { z } from 'zod';
import { runColourNames } from './colours.ts';

/** What a person says of runs: tags, notes, a colour, and whether they are kept out of the way. */

export const longestTag = 40;
export const mostTags = 20;
export const longestNotes = 10_000;

/** One tag: a word or a few, without commas, which part tags where several are typed. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(longestTag)
  .regex(
    /^[^,\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u,
    'may hold no commas and no control characters',
  );

export const tagsSchema = z.array(tagSchema).max(mostTags);

/** Plain text. */
export const notesSchema = z.string().max(longestNotes);

export const runColourSchema = z.enum(runColourNames);

/** What is changed of runs, of all alike; what is not named stays. */
export const runEditsSchema = z.strictObject({
  notes: notesSchema.optional(),
  colourName: runColourSchema.optional(),
  archived: z.boolean().optional(),
  addTags: tagsSchema.optional(),
  removeTags: tagsSchema.optional(),
});
export type RunEdits = z.output<typeof runEditsSchema>;

/** As many runs are edited by one call. */
export const mostEdited = 5_000;

/** Tags once each, whatever their capitals, in the order in which they came. */
export function editedTags(
  tags: readonly string[],
  { addTags = [], removeTags = [] }: Pick<RunEdits, 'addTags' | 'removeTags'>,
): string[] {
  const gone = new Set(removeTags.map(tagKey));
  const kept = new Map<string, string>();
  for (const tag of [...tags, ...addTags])
    if (!gone.has(tagKey(tag)) && !kept.has(tagKey(tag))) kept.set(tagKey(tag), tag);
  return [...kept.values()];
}

/** Tags that differ in nothing else than capitals are the same. */
export function tagKey(tag: string): string {
  return tag.normalize('NFC').toLowerCase();
}

/** What was typed, parted at commas. */
export function typedTags(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
}
