import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { libraryPathSchema } from '../run/events.ts';

/** How long what was removed can be brought back. */
export const daysInTrash = 30;
export const msInTrash = daysInTrash * 24 * 60 * 60 * 1_000;

/** One thing in the trash. What one removal took of favourites comes back as one. */
export const trashRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['run', 'sweep', 'dataset']), id: idSchema }),
  z.strictObject({ kind: z.literal('favourites'), removedAt: z.int().min(0) }),
]);
export type TrashRef = z.output<typeof trashRefSchema>;

/** So many are shown of favourites that were removed at once. */
export const mostTrashPictures = 8;

export const trashedSchema = z.object({
  ref: trashRefSchema,
  /** What the person called it; of favourites the run that drew them, or all of these runs. */
  name: z.string(),
  /** Sprites of a dataset, runs of a sweep, favourites; steps of a run. */
  count: z.int().min(0),
  removedAt: z.int(),
  /** From then on it is gone with the next opening of the library; null while something that stays needs it. */
  goesAt: z.int().nullable(),
  /** What needs it, so that it cannot be deleted by itself; null where nothing does. */
  neededBy: z.string().nullable(),
  pictures: z.array(libraryPathSchema).max(mostTrashPictures),
});
export type Trashed = z.output<typeof trashedSchema>;

/** Whatever else is told of it, by which a window knows it again. */
export function trashKey(ref: TrashRef): string {
  return ref.kind === 'favourites' ? `favourites@${ref.removedAt}` : `${ref.kind}-${ref.id}`;
}

export function trashName({ ref, name }: Pick<Trashed, 'ref' | 'name'>): string {
  return ref.kind === 'favourites' ? `Favourites of ${name}` : name;
}
