import { z } from 'zod';
import { conditionRequestSchema } from '../condition/condition-request.ts';
import { idSchema } from '../dataset/dataset.ts';
import { drawnFromSchema } from './drawn-from.ts';
import { latentOriginSchema, latentSourceSchema } from './latents.ts';
import { recolouringSchema } from './recolouring.ts';
import { libraryPathSchema } from '../run/events.ts';

export const ratingSchema = z.int().min(1).max(5);

/** What a creature is made of, with which its generator makes it again: its latents, and how many were drawn with it. */
export const creatureRecipeSchema = z.strictObject({
  source: latentSourceSchema,
  /** Of its sheet: how many are drawn at once may round a last digit. */
  count: z.int().min(1).max(4_096),
  /** In place of latents, where an image-to-image run drew it from a person's picture. */
  drawnFrom: drawnFromSchema.optional(),
});
export type CreatureRecipe = z.output<typeof creatureRecipeSchema>;

/** A starred creature: its own PNG in the library, and where it came from. Always labelled as generated. */
export const favouriteSchema = z.object({
  id: idSchema,
  runId: idSchema,
  runName: z.string(),
  sampleId: idSchema,
  /** Cell of the sample's sheet, row by row from 0. */
  index: z.int().min(0),
  step: z.int(),
  seed: z.int(),
  /** How it came about; left out where the seed says it. */
  origin: latentOriginSchema.optional(),
  size: z.int(),
  /** What it shows by name; null where that is not known. */
  condition: conditionRequestSchema.nullable(),
  /** Null in the colours that it was drawn in. */
  recolouring: recolouringSchema.nullable(),
  path: libraryPathSchema,
  createdAt: z.int(),
  /** Null where it is not rated. */
  rating: ratingSchema.nullable(),
  /** When it was rejected: then it is no favourite, and kept to be looked at again. */
  rejectedAt: z.int().nullable(),
});
export type Favourite = z.output<typeof favouriteSchema>;
