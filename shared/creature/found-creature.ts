import { z } from 'zod';
import { idSchema } from '../dataset/dataset.ts';
import { sampleSchema } from '../run/run.ts';
import { favouriteSchema } from './favourite.ts';

/** Where a creature is that somebody has the recipe of. */
export const foundCreatureSchema = z.object({
  /** Null where its run is not in this library. */
  run: z.object({ id: idSchema, name: z.string() }).nullable(),
  favourite: favouriteSchema.nullable(),
  /** The sheet that it was drawn on, where that is as it was. */
  sample: sampleSchema.nullable(),
});
export type FoundCreature = z.output<typeof foundCreatureSchema>;
