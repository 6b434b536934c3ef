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
