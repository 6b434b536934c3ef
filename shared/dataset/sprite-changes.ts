import { z } from 'zod';
import { labelName } from '../condition/label-name.ts';
import { countOf } from '../format.ts';
import { mostSourceFiles } from './dataset.ts';

export const mostLabelCharacters = 120;

/** A label that a person gives. */
export const givenLabelSchema = z
  .string()
  .max(mostLabelCharacters)
  .transform(labelName)
  .pipe(z.string().min(1));

const place = z.int().min(0).max(mostSourceFiles);

/** What a person wants otherwise with sprites of a dataset, by their places in it. */
export const wantedChangesSchema = z.strictObject({
  leftOut: z.array(place).max(mostSourceFiles),
  /** Null takes a label away. */
  labels: z
    .array(z.strictObject({ sprite: place, label: givenLabelSchema.nullable() }))
    .max(mostSourceFiles),
});
export type WantedChanges = z.output<typeof wantedChangesSchema>;

/**
 * Groups of sprites that are the same or nearly. A group is made of classes: sprites of one class have the very same pixels.
 * All are places in the dataset, ascending.
 */
export const duplicateGroupsSchema = z.array(z.array(z.array(place)));
export type DuplicateGroups = z.output<typeof duplicateGroupsSchema>;

/** "12 left out, 3 relabelled". */
export function changesOfSprites({
  leftOut,
  relabelled,
}: {
  leftOut: number;
  relabelled: number;
}): string {
  return [
    ...(leftOut > 0 ? [`${countOf(leftOut, ['# sprite', '# sprites'])} left out`] : []),
    ...(relabelled > 0 ? [`${countOf(relabelled, ['# sprite', '# sprites'])} relabelled`] : []),
  ].join(', ');
}
