import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';

/** By which the studio is asked for a creature: a favourite, or a cell of a sample sheet, starred or not. */
export const creatureRefSchema = z.union([
  z.strictObject({ favouriteId: idSchema }),
  z.strictObject({
    sampleId: idSchema,
    /** Row by row from 0. */
    index: z.int().min(0).max(4_095),
  }),
]);
export type CreatureRef = z.output<typeof creatureRefSchema>;

/**
 * Which generator can draw a creature again: its own, only a newer one of its run, or none any more. Or what else it was made of is
 * not there: the picture that a person drew, the dataset.
 */
export const whoCanMakeAgainSchema = z.enum(['own', 'newest', 'none', 'no-drawing', 'no-dataset']);
export type WhoCanMakeAgain = z.output<typeof whoCanMakeAgainSchema>;

/** A creature that was drawn once more of what it is made of. */
export const madeAgainSchema = z.object({
  png: z.base64(),
  generator: whoCanMakeAgainSchema.extract(['own', 'newest']),
  /** From the picture that there is; 0 is the same, bit for bit. */
  differentPixels: z.int().min(0),
});
export type MadeAgain = z.output<typeof madeAgainSchema>;

/**
 * What creatures between this one and others, and near it, are made by: the latents of its generator. There are none of a creature that was
 * drawn from a picture, nor where its generator is gone with its run.
 */
export const variedBySchema = z.enum(['latents', 'picture', 'gone']);
export type VariedBy = z.output<typeof variedBySchema>;
