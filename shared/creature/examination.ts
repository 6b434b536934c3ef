import { z } from 'zod';
import { bytesUpTo } from '../api/message.ts';
import { lossIds } from '../hyperparameters/losses.ts';

/** A creature's own pixels: RGBA with straight alpha, row by row. */
export const sentCreatureSchema = z
  .strictObject({ size: z.int().min(1).max(256), rgba: bytesUpTo(256 * 256 * 4) })
  .refine(
    ({ size, rgba }) => rgba.length === size * size * 4,
    'does not hold as many pixels as its size says',
  );

/** From this agreement on a creature is a copy of a sprite: one wrong pixel in thirty, and other colours, leave more. */
export const copyAgreement = 0.8;
/** Below, down to here, it leans on one. */
const closeAgreement = 0.6;

/** What a trainer process finds out about one creature. */
export const examinedSchema = z.object({
  /** The training sprites that it is most like whatever its colours, the most alike first. */
  nearest: z
    .array(
      z.object({
        /** Place in the dataset. */
        sprite: z.int().min(0),
        /** 1 for the same drawing, about 0 for two that have nothing to do with each other. */
        agreement: z.number().min(-1).max(1),
        mirrored: z.boolean(),
      }),
    )
    .max(8),
  /** The share of sprites that have another one at least as like them; null where there are too few to say. */
  spritesAsLike: z.number().min(0).max(1).nullable(),
  /** What the discriminator answers; null where none judged. */
  score: z.number().nullable(),
});

/** All that is said of a creature that is shown large. */
export const examinationSchema = z.object({
  ...examinedSchema.omit({ score: true }).shape,
  datasetId: z.string(),
  /** What the detective thinks; null where nobody can say any more. */
  judged: z
    .object({
      score: z.number(),
      loss: z.enum(lossIds),
      /** Of the discriminator that was asked. */
      step: z.int().min(0),
    })
    .nullable(),
});
export type Examination = z.output<typeof examinationSchema>;

export type CopyVerdict = 'copy' | 'close' | 'own';

export function copyVerdict(agreement: number): CopyVerdict {
  if (agreement >= copyAgreement) return 'copy';
  return agreement >= closeAgreement ? 'close' : 'own';
}
